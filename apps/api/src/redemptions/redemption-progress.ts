import { Injectable } from '@nestjs/common';
import { assertSum } from '@cadastre/finance';
import { Approvals } from '../approvals/approvals.service';
import { Clock } from '../clock/clock';
import { toBigInt, toDecimal } from '../database/decimals';
import type { Operation, Redemption } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Operations } from '../operations/operations.service';
import { NEUTRAL } from '../subscriptions/eligibility';
import { RedemptionClaims } from './redemption-claims';
import { RedemptionOperations } from './redemption-operations';
import { dueOf, OVER, RedemptionRecords } from './redemption-records';
import { RedemptionRetries } from './redemption-retries';

export const SETTLE = 'redemption.settle';

/** Moves a redemption on. Where a process was killed, the rows say how far it was. */
@Injectable()
export class RedemptionProgress {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly approvals: Approvals,
    private readonly work: Operations,
    private readonly records: RedemptionRecords,
    private readonly claims: RedemptionClaims,
    private readonly operations: RedemptionOperations,
    private readonly retries: RedemptionRetries,
  ) {}

  start({ id, organisationId, createdBy }: Redemption): Promise<Operation> {
    const subject = { type: 'redemption', id };
    return this.work.start({ kind: SETTLE, organisationId, subject, input: { redemption_id: id }, createdBy });
  }

  /** Deals with the claims that are due again. A completed redemption stays so: it keeps nobody from the next one. */
  async resume(redemption: Redemption, details = {}): Promise<Operation> {
    const asked = await this.dropEnd(redemption, 'Holders are being paid again: what is left is known afterwards.');
    if (asked.status === 'completed') return this.start(asked);
    const settling = { status: 'settling' as const, refusalCode: null };
    return this.start(await this.records.change(asked, settling, 'redemption.settling', details));
  }

  /** To be called as the platform's own work, after anything that the redemption may have waited for. */
  async proceed(id: string): Promise<void> {
    const redemption = await this.records.lock(id);
    if (redemption.status !== 'settling' && redemption.status !== 'completed') return;
    if ((await this.claims.count(id, ['due', 'settling'])) > 0) return;
    await this.claims.follow(redemption);
    if ((await this.claims.count(id, ['due'])) > 0) return void (await this.start(redemption));
    const open = await this.claims.open(id);
    // Who is barred is not waited for: the money is set aside for them, and the others are done.
    const waiting = redemption.completedAt ? [] : open.filter(({ code }) => code !== NEUTRAL.code);
    if (waiting.length > 0) return this.wait(redemption, waiting.length);
    for (const claim of open.filter(({ status }) => status === 'waiting')) {
      await this.records.changeClaim(claim, { status: 'set_aside' }, 'redemption_claim.set_aside');
    }
    await this.conclude(redemption);
  }

  async wait(redemption: Redemption, waiting: number, refusalCode: string | null = null): Promise<void> {
    const change = { status: 'waiting' as const, operationId: null, refusalCode };
    await this.retries.schedule(await this.records.change(redemption, change, 'redemption.waiting', { waiting }));
  }

  /** Nobody is due: what nobody is owed goes back first. */
  async conclude(redemption: Redemption, released = toBigInt(redemption.released)): Promise<void> {
    const { id, paid, bound } = redemption;
    await this.assertConserved(redemption);
    const open = await this.claims.open(id);
    const setAside = open.reduce((sum, claim) => sum + dueOf(claim) * toBigInt(claim.price), 0n);
    const rest = toBigInt(bound) - toBigInt(paid) - released - setAside;
    const completedAt = redemption.completedAt ?? this.clock.now();
    const money = { released: toDecimal(released), setAside: toDecimal(setAside), completedAt };
    if (rest > 0n) return this.release(redemption, rest, money);
    const status = (await this.claims.count(id, ['ended'])) > 0 ? 'ended' : 'completed';
    let after = redemption;
    if (redemption.status !== status) {
      const over = { ...money, status, operationId: null, refusalCode: null } as const;
      after = await this.records.change(redemption, over, `redemption.${status}`);
    }
    if (open.length > 0 && !this.isAwaited(after)) await this.retries.schedule(after);
  }

  /** One after another, should another redemption of the instrument be under way. */
  private async release(redemption: Redemption, rest: bigint, money: Parameters<RedemptionOperations['release']>[2]) {
    const { id, instrumentId } = redemption;
    const other = await this.unit.tx.redemption.findFirst({
      where: { instrumentId, id: { not: id }, status: { notIn: [...OVER] } },
      select: { id: true },
    });
    if (!other) {
      const asked = await this.dropEnd(redemption, 'Money that nobody is owed goes back to the issuer first.');
      return this.operations.release(asked, rest, money);
    }
    if (!this.isAwaited(redemption)) await this.retries.schedule(redemption);
  }

  /** A request to call off what is left does not outlive a change of what is left. */
  private async dropEnd(redemption: Redemption, reason: string): Promise<Redemption> {
    if ((await this.approvals.voidFor(redemption.id, reason)) === 0) return redemption;
    return this.records.change(redemption, { endReason: null }, 'redemption.end_rejected', { review_reason: reason });
  }

  private isAwaited = ({ retryAt }: Redemption): boolean => retryAt !== null && retryAt > this.clock.now();

  private async assertConserved({ id: redemptionId, paid }: Redemption): Promise<void> {
    const claims = await this.unit.tx.redemptionClaim.findMany({ where: { redemptionId }, select: { paid: true } });
    assertSum(
      toBigInt(paid),
      claims.map((claim) => toBigInt(claim.paid)),
    );
  }
}
