import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { tomorrow } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import type { Investor } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid } from '../http/problem';
import { KeyStore } from '../keys/key-store';
import { SubjectVault } from '../keys/subject-vault';
import { identityKeyOf, type Profile } from './profile';

const FIELD = 'profile';
const INDEX = 'people.identity';

/** Who investors are: sealed under the key of each, and found by a keyed hash. */
@Injectable()
export class InvestorProfiles {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly vault: SubjectVault,
    private readonly keys: KeyStore,
  ) {}

  async write({ id, organisationId }: Pick<Investor, 'id' | 'organisationId'>, profile: Profile): Promise<void> {
    this.requireBegun(profile);
    const data = {
      sealed: Uint8Array.from(await this.vault.seal(id, FIELD, JSON.stringify(profile))),
      identityIndex: this.indexOf(identityKeyOf(profile)),
      updatedAt: this.clock.now(),
    };
    await this.unit.tx.investorProfile.upsert({
      where: { investorId: id },
      create: { investorId: id, organisationId, ...data },
      update: { ...data, version: { increment: 1 } },
    });
  }

  private requireBegun(profile: Profile): void {
    const [field, day] =
      profile.kind === 'natural_person'
        ? (['birth_date', profile.birth_date] as const)
        : (['incorporated_on', profile.incorporated_on] as const);
    const toCome = dayToCome(day, tomorrow(this.clock.now()));
    if (toCome) throw invalid(`/profile/${field}`, 'IN_FUTURE', toCome);
  }

  /** Null when the investor has been erased, or is not the caller's to know. */
  async read(investorId: string): Promise<Profile | null> {
    const row = await this.unit.tx.investorProfile.findUnique({ where: { investorId } });
    const text = row && (await this.vault.open(investorId, FIELD, row.sealed));
    return text ? (JSON.parse(text) as Profile) : null;
  }

  indexOf(identityKey: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.keys.index(INDEX, identityKey));
  }
}
