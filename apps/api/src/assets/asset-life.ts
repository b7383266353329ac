import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { REGISTERED } from '../instruments/instrument-status';
import { Assets } from './assets.service';
import { Fingerprints } from './fingerprints';

/** Where an asset stands once it is approved: what happens to its instruments moves it on. */
@Injectable()
export class AssetLife {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly assets: Assets,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** The first of its instruments is a token. */
  async tokenised(id: string): Promise<void> {
    const asset = await this.assets.lock(id);
    if (asset.status === 'approved') await this.assets.change(asset, 'asset.tokenised', { status: 'tokenised' });
  }

  /**
   * One of its tokens is no more, or did not come about. With the last one the asset ends, and its title is free: as
   * redeemed where units were out and came back, as retired where there never were any.
   */
  async tokenEnded(id: string): Promise<void> {
    const asset = await this.assets.lock(id);
    if (asset.status !== 'tokenised' && asset.status !== 'active') return;
    const tokens = await this.unit.tx.instrument.findMany({
      where: { assetId: id, status: { in: [...REGISTERED, 'retired'] } },
      select: { status: true, token: true },
    });
    if (tokens.some(({ status }) => status !== 'retired')) return;
    const status = (await this.everIssued(tokens.map(({ token }) => token!))) ? 'redeemed' : 'retired';
    await this.fingerprints.release(await this.assets.change(asset, `asset.${status}`, { status }));
  }

  /** Whether units ever came out of nothing, as the chain’s events tell. */
  private async everIssued(tokens: readonly Uint8Array[]): Promise<boolean> {
    const [row] = await this.unit.tx.$queryRaw<[{ issued: boolean }]>`
      SELECT EXISTS (
        SELECT 1 FROM chain_events
        WHERE address = ANY(${tokens.map((token) => Buffer.from(token))}::bytea[]) AND name = 'Transfer'
          AND substring(topics FROM 33 FOR 32) = decode(repeat('00', 32), 'hex')) AS issued`;
    return row.issued;
  }

  /** The first of its units are out. Asked after each issue, so it looks before it locks. */
  async issued(id: string): Promise<void> {
    if ((await this.assets.get(id)).status !== 'tokenised') return;
    const asset = await this.assets.lock(id);
    if (asset.status === 'tokenised') await this.assets.change(asset, 'asset.activated', { status: 'active' });
  }
}
