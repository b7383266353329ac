import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import type { Approval, Asset, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { Assets } from './assets.service';
import { Fingerprints } from './fingerprints';

const RETIRE = 'asset.retire';

/** Ends an approved asset that never became a token. One that did ends with the last of its tokens. */
@Injectable()
export class AssetRetirement implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly assets: Assets,
    private readonly fingerprints: Fingerprints,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: RETIRE,
      permission: 'asset.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.retire(id),
      rejected: async (id, reason) => {
        const stays = { retirementReason: null };
        await this.assets.change(await this.assets.lock(id), 'asset.retirement_rejected', stays, reason);
      },
    });
  }

  async propose(actor: Actor, id: string, reason: string): Promise<{ asset: Asset; approval: Approval }> {
    const approved = await this.assets.lock(id);
    await this.judge(approved);
    const wanted = { retirementReason: reason };
    const asset = await this.assets.change(approved, 'asset.retirement_proposed', wanted, reason);
    const { organisationId } = asset;
    const subject = { type: 'asset', id };
    return { asset, approval: await this.approvals.request(actor, { action: RETIRE, subject, organisationId }) };
  }

  /** An instrument that is tokenised at the same time waits for the asset, and then finds none that is approved. */
  private async judge({ id: assetId, status }: Asset): Promise<void> {
    if (status !== 'approved') {
      throw new Problem('STATE_REFUSED', `The asset is ${status}: an approved one without a token is retired.`);
    }
    const onItsWay = await this.unit.tx.instrument.count({ where: { assetId, status: 'tokenising' } });
    if (onItsWay > 0) throw new Problem('STATE_REFUSED', 'An instrument of the asset is on its way to the chain.');
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const asset = await this.unit.tx.asset.findUnique({ where: { id } });
    if (asset?.status !== 'approved' || !asset.retirementReason) return null;
    const { name, type, country, identifiers, retirementReason: reason } = asset;
    return { asset: { id, name, type, country, identifiers }, reason } as Prisma.InputJsonObject;
  }

  private async retire(id: string): Promise<void> {
    const asset = await this.assets.lock(id);
    await this.judge(asset);
    const reason = asset.retirementReason!;
    await this.fingerprints.release(await this.assets.change(asset, 'asset.retired', { status: 'retired' }, reason));
  }
}
