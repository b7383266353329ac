import { bytesToHex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { toBigInt } from '../database/decimals';
import type { Approval, Prisma, Redemption, RedemptionClaim } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { RedemptionClaims } from './redemption-claims';
import { RedemptionProgress } from './redemption-progress';
import { dueOf, RedemptionRecords } from './redemption-records';

const END = 'redemption.end';

interface StillOwed {
  readonly redemption: Redemption;
  readonly claims: readonly RedemptionClaim[];
}

/** Two people call off what is left of a redemption: whoever was not paid keeps their units, the money goes back. */
@Injectable()
export class RedemptionEnd implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly records: RedemptionRecords,
    private readonly claims: RedemptionClaims,
    private readonly progress: RedemptionProgress,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: END,
      permission: 'redemption.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.end(id),
      rejected: async (id, reason) => {
        const stays = { endReason: null };
        const details = { review_reason: reason };
        await this.records.change(await this.records.lock(id), stays, 'redemption.end_rejected', details);
      },
    });
  }

  async propose(actor: Actor, id: string, reason: string): Promise<{ redemption: Redemption; approval: Approval }> {
    const before = await this.records.lock(id);
    const { claims } = await this.stillOwed(id);
    if (claims.length === 0) {
      throw new Problem(
        'STATE_REFUSED',
        `The redemption is ${before.status}: it ends while somebody waits to be paid.`,
      );
    }
    const redemption = await this.records.change(before, { endReason: reason }, 'redemption.end_proposed');
    const subject = { type: 'redemption', id };
    const { organisationId } = redemption;
    return { redemption, approval: await this.approvals.request(actor, { action: END, subject, organisationId }) };
  }

  private async end(id: string): Promise<void> {
    await this.unit.within(PLATFORM, async () => {
      const { redemption, claims } = await this.stillOwed(id);
      for (const claim of claims) {
        await this.records.changeClaim(claim, { status: 'ended', code: null }, 'redemption_claim.ended');
      }
      await this.progress.conclude(redemption);
    });
  }

  /** Under the lock: what begins to be paid between the judgement and the deed would be called off unseen. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    await this.records.lock(id);
    const { redemption, claims } = await this.stillOwed(id);
    if (claims.length === 0 || !redemption.endReason) return null;
    const { instrumentId, token, bound, paid, released, currency: asset, endReason: reason } = redemption;
    const units = claims.reduce((sum, claim) => sum + dueOf(claim), 0n);
    const amount = (toBigInt(bound) - toBigInt(paid) - toBigInt(released)).toString();
    return {
      redemption: { id, instrument_id: instrumentId, token: bytesToHex(token) },
      unpaid: { claims: claims.length, units: units.toString() },
      goes_back: { amount, asset },
      reason,
    };
  }

  /** Nobody while units are being burned: what is on its way is not called off. */
  private async stillOwed(id: string): Promise<StillOwed> {
    const redemption = await this.unit.tx.redemption.findUnique({ where: { id } });
    if (!redemption) throw notFound('redemption');
    const isUnderWay = (await this.claims.count(id, ['due', 'settling'])) > 0;
    const mayEnd = (redemption.status === 'waiting' || redemption.status === 'completed') && !isUnderWay;
    return { redemption, claims: mayEnd ? await this.claims.open(id) : [] };
  }
}
