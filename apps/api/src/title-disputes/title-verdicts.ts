import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { isSamePayload } from '../approvals/payload-hash';
import { Assets } from '../assets/assets.service';
import { Fingerprints } from '../assets/fingerprints';
import { type Approval, type Asset, Prisma, type TitleDispute } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { type Contested, type TitleVerdict, toTitleDispute } from './title-disputes.dto';
import { judgeDisputable, judgeUnchanged, judgeVerdict } from './title-disputes.policy';
import { TitleDisputes } from './title-disputes.service';

const DECIDE = 'title_dispute.decide';

const LOST = 'The desk has released the title of this asset. Talk to it before you submit the asset again.';

/** The desk says whose a title is: one person proposes it, another decides. Each of the two issuers hears of its own. */
@Injectable()
export class TitleVerdicts implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly disputes: TitleDisputes,
    private readonly assets: Assets,
    private readonly fingerprints: Fingerprints,
    private readonly approvals: Approvals,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: DECIDE,
      permission: 'title_dispute.decide',
      currentPayload: (id) => this.payload(id),
      approved: (id, payload) => this.approved(id, payload['contested'] as unknown as Contested[]),
      rejected: async (id) => void (await this.propose(id, Prisma.DbNull)),
    });
  }

  /** The request is the platform’s own: its payload names the asset of somebody else. */
  async decide(actor: Actor, id: string, command: TitleVerdict): Promise<Approval> {
    const dispute = await this.disputes.requireOpen(id);
    judgeVerdict(command.verdict, await this.disputes.contested(dispute));
    if (command.verdict === 'uphold') await this.lockDisputed(dispute);
    await this.propose(id, { ...command });
    return this.approvals.request(actor, {
      action: DECIDE,
      subject: { type: 'title_dispute', id },
      organisationId: actor.organisationId,
    });
  }

  /** The desk's own request goes with it: first, for whoever decides it at this moment has locked it before the dispute. */
  async withdraw(id: string): Promise<TitleDispute> {
    await this.disputes.get(id);
    await this.unit.within(PLATFORM, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM approvals WHERE subject_id = ${id}::uuid AND status = 'pending' FOR UPDATE`;
      await this.approvals.voidFor(id);
    });
    return this.disputes.conclude(await this.disputes.requireOpen(id), 'withdrawn', null);
  }

  /** Whatever changes meanwhile on either side voids the request. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const dispute = await this.unit.tx.titleDispute.findUnique({ where: { id } });
    if (dispute?.status !== 'open' || !dispute.proposal) return null;
    const { asset_id, identifiers, statement, documents } = toTitleDispute(dispute);
    const title = { asset_id, identifiers, statement, documents } as unknown as Prisma.InputJsonObject;
    const { verdict, reason } = dispute.proposal as unknown as TitleVerdict;
    return { dispute: title, verdict, reason, contested: await this.disputes.contested(dispute) };
  }

  /** Judged again under the locks of both sides: an asset may have ended or lost its title since it was read. */
  private async approved(id: string, seen: readonly Contested[]): Promise<void> {
    const dispute = await this.disputes.requireOpen(id);
    const { verdict, reason } = dispute.proposal as unknown as TitleVerdict;
    if (verdict === 'uphold') {
      // Both sides in one order, so that two disputes about each other's titles do not wait for one another.
      const ids = [dispute.assetId, ...seen.map(({ asset_id }) => asset_id)].sort();
      for (const each of ids) await this.assets.lock(each);
      const contested = await this.disputes.contested(dispute);
      judgeUnchanged(seen, contested);
      judgeVerdict(verdict, contested);
      for (const { asset_id } of contested) await this.take(await this.assets.get(asset_id));
      await this.fingerprints.reserve(await this.lockDisputed(dispute));
    }
    await this.disputes.conclude(dispute, verdict === 'uphold' ? 'upheld' : 'dismissed', reason);
  }

  /** Who loses the title is told so, and nothing else. */
  private async take(asset: Asset): Promise<void> {
    await this.fingerprints.release(asset);
    if (asset.status === 'approved') await this.assets.giveBack(asset, LOST);
  }

  /** Still the asset and the identifiers about which the dispute was opened. */
  private async lockDisputed({ assetId, identifiers }: TitleDispute): Promise<Asset> {
    const asset = await this.assets.lock(assetId);
    judgeDisputable(asset);
    if (!isSamePayload(asset.identifiers, identifiers)) {
      throw new Problem('STATE_REFUSED', 'The asset has other identifiers now: the dispute is about another title.');
    }
    return asset;
  }

  private async propose(id: string, proposal: Prisma.InputJsonObject | typeof Prisma.DbNull): Promise<void> {
    await this.unit.tx.titleDispute.update({ where: { id }, data: { proposal } });
  }
}
