import { Injectable } from '@nestjs/common';
import { Prisma } from '../database/generated/client';
import { PLATFORM, type Tx, UnitOfWork } from '../database/unit-of-work';
import { MasterKeys } from './master-keys';
import { PLATFORM_KEY, PLATFORM_KEY_CONTEXT } from './platform-key';
import { subjectKeyContext } from './subject-vault';

const BATCH = 500;

/**
 * Moves every data key from the master keys in use to the preferred one. Data keys, and so the data and the indexes,
 * stay as they are. Each row names the master key it is under, so a rotation that was interrupted is resumed by
 * running it again, and the platform goes on working meanwhile: every process must hold both keys before it starts,
 * and the old one may be taken away when it has ended.
 */
@Injectable()
export class MasterKeyRotation {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly masterKeys: MasterKeys,
  ) {}

  async run(): Promise<{ masterKeyId: string; rewrapped: number }> {
    const masterKeyId = this.masterKeys.preferred;
    // First the row that says which key is current: from its commit on, no new key is wrapped under an old one.
    await this.unit.run(PLATFORM, (tx) => this.rewrapPlatformKey(tx, masterKeyId));
    let rewrapped = 0;
    for (;;) {
      const batch = await this.unit.run(PLATFORM, (tx) => this.rewrapSubjectKeys(tx, masterKeyId));
      if (batch === 0) return { masterKeyId, rewrapped };
      rewrapped += batch;
    }
  }

  private async rewrapPlatformKey(tx: Tx, to: string): Promise<void> {
    const [row] = await tx.$queryRaw<{ from: string; wrapped: Uint8Array }[]>`
      SELECT master_key_id AS from, wrapped FROM platform_keys WHERE name = ${PLATFORM_KEY} FOR UPDATE`;
    if (!row) throw new Error('the platform has no data key: there is nothing to rotate');
    if (row.from === to) return;
    const wrapped = await this.rewrap(PLATFORM_KEY_CONTEXT, row.from, to, row.wrapped);
    await tx.platformKey.update({ where: { name: PLATFORM_KEY }, data: { masterKeyId: to, wrapped } });
  }

  private async rewrapSubjectKeys(tx: Tx, to: string): Promise<number> {
    // Locked, so that a key which is being destroyed is not written back.
    const rows = await tx.$queryRaw<{ subject: string; from: string; wrapped: Uint8Array }[]>`
      SELECT subject_id AS subject, master_key_id AS from, wrapped FROM subject_keys
      WHERE master_key_id <> ${to} AND wrapped IS NOT NULL ORDER BY subject_id LIMIT ${BATCH} FOR UPDATE`;
    const values: Prisma.Sql[] = [];
    for (const { subject, from, wrapped } of rows) {
      const again = await this.rewrap(subjectKeyContext(subject), from, to, wrapped);
      values.push(Prisma.sql`(${subject}::uuid, ${again}::bytea)`);
    }
    if (values.length > 0) {
      await tx.$executeRaw`
        UPDATE subject_keys SET master_key_id = ${to}, wrapped = again.wrapped
        FROM (VALUES ${Prisma.join(values)}) AS again (subject_id, wrapped)
        WHERE subject_keys.subject_id = again.subject_id`;
    }
    return rows.length;
  }

  private async rewrap(context: readonly string[], from: string, to: string, wrapped: Uint8Array) {
    const dataKey = await this.masterKeys.unwrap(from, context, wrapped);
    return Uint8Array.from(await this.masterKeys.wrap(to, context, dataKey));
  }
}
