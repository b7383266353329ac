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
  async reserve(asset: Asset): Promise<void> {
    const { id: assetId, organisationId } = asset;
    // What a dispute reserved for it before is reserved anew: its identifiers may be others now.
    await this.free(assetId);
    const reservedAt = this.clock.now();
    const rows = bestFirst(identifiersOf(asset)).map((each, i) => ({
      ...{ id: uuidv7(), organisationId, assetId, kind: each.kind, isPrimary: i === 0, reservedAt },
      digest: bytesOf(each),
    }));
    // A conflict must not end the transaction: its refusal names the cure.
    const { count } = await this.unit.tx.fingerprint.createMany({ data: rows, skipDuplicates: true });
    if (count < rows.length) {
      throw new Problem('TITLE_TAKEN', 'An asset in the register stands for the same real thing already.');
    }
    if (rows.length > 0) await this.record('asset.title_reserved', asset, count);
  }

  /** Anybody’s asset may stand for the real thing from now on. */
  async release(asset: Asset): Promise<void> {
    const count = await this.free(asset.id);
    if (count > 0) await this.record('asset.title_released', asset, count);
  }

  /** Which other assets keep this one from its title. For the desk: whose they are is nobody else’s to know. */
  async holdersOf(asset: Pick<Asset, 'id' | 'identifiers'>): Promise<string[]> {
    const digests = identifiersOf(asset).map(bytesOf);
    const taken = await this.unit.tx.fingerprint.findMany({
      where: { digest: { in: digests }, releasedAt: null, assetId: { not: asset.id } },
      select: { assetId: true },
    });
    return [...new Set(taken.map(({ assetId }) => assetId))].sort();
  }

  /** The one that gives addresses; locked, so that two instruments of one real thing get two numbers. */
  async lockPrimary(assetId: string): Promise<Fingerprint | null> {
    await this.unit.tx.$queryRaw`
      SELECT 1 FROM fingerprints WHERE asset_id = ${assetId}::uuid AND is_primary AND released_at IS NULL FOR UPDATE`;
    return this.unit.tx.fingerprint.findFirst({ where: { assetId, isPrimary: true, releasedAt: null } });
  }

  private async free(assetId: string): Promise<number> {
    const releasedAt = this.clock.now();
    const held = { where: { assetId, releasedAt: null }, data: { releasedAt } };
    return (await this.unit.tx.fingerprint.updateMany(held)).count;
  }

  private async record(action: string, { id, organisationId }: Pick<Asset, 'id' | 'organisationId'>, count: number) {
    await this.audit.record({ action, target: { type: 'asset', id }, organisationId, details: { identifiers: count } });
  }
}

const identifiersOf = ({ identifiers }: Pick<Asset, 'identifiers'>) => identifiers as unknown as Identifier[];

const bytesOf = (identifier: Identifier): Uint8Array<ArrayBuffer> => Uint8Array.from(hexToBytes(digestOf(identifier)));
