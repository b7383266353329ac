import { Injectable } from '@nestjs/common';
import type { User } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { KeyStore } from '../keys/key-store';
import { SubjectVault } from '../keys/subject-vault';

/** Upper and lower case, and how an accent is composed, make no other person. */
const normaliseEmail = (email: string): string => email.normalize('NFC').trim().toLowerCase();

/** People's names and addresses: sealed at rest, found by a keyed hash of the address. */
@Injectable()
export class UserDirectory {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly keys: KeyStore,
    private readonly vault: SubjectVault,
  ) {}

  indexOf(email: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.keys.index('users.email', normaliseEmail(email)));
  }

  byEmail(email: string): Promise<User | null> {
    return this.unit.tx.user.findUnique({ where: { emailIndex: this.indexOf(email) } });
  }

  async sealed(userId: string, { name, email }: { name: string; email: string }) {
    return {
      emailIndex: this.indexOf(email),
      nameSealed: new Uint8Array(await this.vault.seal(userId, 'name', name.trim())),
      emailSealed: new Uint8Array(await this.vault.seal(userId, 'email', normaliseEmail(email))),
    };
  }

  async opened(user: User): Promise<{ name: string | null; email: string | null }> {
    return {
      name: await this.vault.open(user.id, 'name', user.nameSealed),
      email: await this.vault.open(user.id, 'email', user.emailSealed),
    };
  }
}
