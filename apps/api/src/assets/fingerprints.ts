import { hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Asset, Fingerprint } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { bestFirst, digestOf, type Identifier } from './identifiers';

/** Which real thing an asset stands for. Reserved when the asset is approved, so a draft keeps nobody away. */
@Injectable()
export class Fingerprints {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** The database decides between two at once. Who was first, the refusal does not say. */
  async reserve({ id: assetId, organisationId, identifiers }: Asset): Promise<void> {
    const reservedAt = this.clock.now();
    const rows = bestFirst(identifiers as unknown as Identifier[]).map((each, i) => ({
      ...{ id: uuidv7(), organisationId, assetId, kind: each.kind, isPrimary: i === 0, reservedAt },
      digest: Uint8Array.from(hexToBytes(digestOf(each))),
    }));
    // A conflict must not end the transaction: its refusal names the cure.
    const { count } = await this.unit.tx.fingerprint.createMany({ data: rows, skipDuplicates: true });
    if (count < rows.length) {
      throw new Problem('TITLE_TAKEN', 'An asset in the register stands for the same real thing already.');
    }
    if (rows.length > 0) await this.record('asset.title_reserved', { id: assetId, organisationId }, count);
  }

  /** The one that gives addresses; locked, so that two instruments of one real thing get two numbers. */
  async lockPrimary(assetId: string): Promise<Fingerprint | null> {
    await this.unit.tx.$queryRaw`
      SELECT 1 FROM fingerprints WHERE asset_id = ${assetId}::uuid AND is_primary AND released_at IS NULL FOR UPDATE`;
    return this.unit.tx.fingerprint.findFirst({ where: { assetId, isPrimary: true, releasedAt: null } });
  }

  private async record(action: string, { id, organisationId }: Pick<Asset, 'id' | 'organisationId'>, count: number) {
    await this.audit.record({ action, target: { type: 'asset', id }, organisationId, details: { identifiers: count } });
  }
}
