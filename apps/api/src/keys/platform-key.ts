import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PLATFORM, type Tx, UnitOfWork } from '../database/unit-of-work';
import { LocalKeyStore } from './local-key-store';
import { MasterKeys } from './master-keys';

export const PLATFORM_KEY = 'platform';
export const PLATFORM_KEY_CONTEXT = [PLATFORM_KEY] as const;

/**
 * The platform's data key. It lives in the database, wrapped, and not in a file: every process that shares the
 * database must share the key, and a backup must hold what opens its own rows (once it is given the master key).
 *
 * Its row is also the one place that says which master key is current. Whoever wraps a new key reads it under a lock,
 * so a process that was started before a rotation cannot go on wrapping under the old one.
 */
@Injectable()
export class PlatformKey implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly masterKeys: MasterKeys,
    private readonly keyStore: LocalKeyStore,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.unit.run(PLATFORM, async (tx) => {
      await this.masterKeys.load((await this.read(tx)) === null);
      const row = (await this.read(tx)) ?? (await this.create(tx));
      this.keyStore.unlock(await this.masterKeys.unwrap(row.masterKeyId, PLATFORM_KEY_CONTEXT, row.wrapped));
    });
  }

  /** The id to wrap new keys under; it stays current until the transaction has ended. */
  async currentMasterKeyId(tx: Tx): Promise<string> {
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      SELECT master_key_id AS id FROM platform_keys WHERE name = ${PLATFORM_KEY} FOR SHARE`;
    if (!row) throw new Error('the platform has no data key: the application has not started');
    return row.id;
  }

  private read(tx: Tx) {
    return tx.platformKey.findUnique({ where: { name: PLATFORM_KEY } });
  }

  /** Two first starts at once: one key is kept, the other process reads that one. */
  private async create(tx: Tx) {
    const masterKeyId = this.masterKeys.preferred;
    const wrapped = await this.masterKeys.wrap(masterKeyId, PLATFORM_KEY_CONTEXT, randomBytes(32));
    await tx.platformKey.createMany({
      data: [{ name: PLATFORM_KEY, masterKeyId, wrapped: Uint8Array.from(wrapped) }],
      skipDuplicates: true,
    });
    return tx.platformKey.findUniqueOrThrow({ where: { name: PLATFORM_KEY } });
  }
}
