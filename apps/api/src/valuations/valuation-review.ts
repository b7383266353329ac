import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Assets } from '../assets/assets.service';
import { Clock } from '../clock/clock';
import type { Approval, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { ValuationPublication } from './valuation-publication';
import { type PublishedValuation, toValuation } from './valuations.dto';
import { judgePlace, judgePublishable } from './valuations.policy';
import { Valuations } from './valuations.service';

const PUBLISH = 'valuation.publish';

/** A valuation counts once a second person has approved it; the newest of those that count goes to the chain. */
@Injectable()
export class ValuationReview implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly valuations: Valuations,
    private readonly publication: ValuationPublication,
    private readonly approvals: Approvals,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: PUBLISH,
      permission: 'valuation.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.approved(id),
      rejected: async (id, reason) => {
        const back = { status: 'recorded' as const, reviewReason: reason };
        await this.valuations.change(await this.valuations.lock(id), back, 'valuation.returned', reason);
      },
    });
  }

  async propose(actor: Actor, id: string): Promise<{ valuation: PublishedValuation; approval: Approval | null }> {
    const known = await this.valuations.get(id);
    const asset = await this.assets.lock(known.assetId);
    const recorded = await this.valuations.lock(id);
    if (recorded.status === 'approved') return { valuation: await this.sendAgain(recorded), approval: null };
    judgePublishable(asset, recorded);
    await this.requirePlace(recorded);
    await this.publication.requireCurrency(recorded.currency);
    const proposed = { status: 'proposed' as const, reviewReason: null };
    const valuation = await this.valuations.change(recorded, proposed, 'valuation.proposed');
    const approval = await this.approvals.request(actor, {
      action: PUBLISH,
      subject: { type: 'valuation', id },
      organisationId: valuation.organisationId,
    });
    return { valuation, approval };
  }

  /** To the tokens that the chain did not let have it: it was approved, and that stands. */
  private async sendAgain(valuation: PublishedValuation): Promise<PublishedValuation> {
    const sent = await this.publication.publish(valuation);
    if (sent === 0) throw new Problem('STATE_REFUSED', 'This valuation is where it belongs, or a newer one counts.');
    return this.valuations.get(valuation.id);
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const valuation = await this.unit.tx.valuation.findUnique({ where: { id }, include: { publications: true } });
    if (valuation?.status !== 'proposed') return null;
    const { asset_id, appraiser, method, valued_on, value, document, corrects_id } = toValuation(valuation);
    const { name } = await this.assets.get(asset_id);
    return { asset: { id: asset_id, name }, appraiser, method, valued_on, value, document, corrects_id };
  }

  /** Valuations of one asset are approved one after the other, so each sees which is the newest. */
  private async approved(id: string): Promise<void> {
    const { assetId } = await this.valuations.get(id);
    const asset = await this.assets.lock(assetId);
    const proposed = await this.valuations.lock(id);
    judgePublishable(asset, proposed);
    const place = await this.requirePlace(proposed);
    const counts = { status: 'approved' as const, place, approvedAt: this.clock.now() };
    await this.publication.publish(await this.valuations.change(proposed, counts, 'valuation.approved'));
  }

  private async requirePlace({ assetId, valuedOn, correctsId }: PublishedValuation): Promise<number> {
    return judgePlace(correctsId, await this.valuations.approvedOf(assetId, valuedOn));
  }
}
