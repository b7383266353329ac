import { Injectable } from '@nestjs/common';
import type { Offering, Subscription } from '../database/generated/client';
import { Problem } from '../http/problem';
import type { Missing } from './eligibility';
import { SubscriptionEligibility } from './subscription-eligibility';
import { closerOf, type OnBehalf, SubscriptionOperations } from './subscription-operations';
import { SubscriptionRecords } from './subscription-records';
import { SubscriptionReturns } from './subscription-returns';
import { toBigInt } from '../database/decimals';
import { WithheldMoney, withheldOf } from './withheld-money';

const OUTCOME_CODES = { failed: 'SOFT_CAP_MISSED', cancelled: 'OFFERING_CANCELLED', closed: 'NOT_ALLOTTED' } as const;

/** What becomes of a subscription once the closing has an outcome: units against payment, or the money back. */
@Injectable()
export class SubscriptionDisposal {
  constructor(
    private readonly records: SubscriptionRecords,
    private readonly operations: SubscriptionOperations,
    private readonly returns: SubscriptionReturns,
    private readonly eligibility: SubscriptionEligibility,
    private readonly withheld: WithheldMoney,
  ) {}

  async dispose(offering: Offering, subscription: Subscription): Promise<void> {
    const { status, allotted, refusalCode } = subscription;
    if (toBigInt(subscription.paid) > 0n) {
      return this.operations.release(offering, subscription, 'settled', closerOf(offering));
    }
    const missing = await this.eligibility.judge(subscription);
    const wanted = offering.outcome === 'closed' && allotted !== null && toBigInt(allotted) > 0n;
    if (status === 'funded' && wanted && missing.length === 0) return this.operations.issue(offering, subscription);
    await this.giveBack(offering, subscription, refusalCode ?? codeOf(offering, subscription, missing));
  }

  /** Everything back, except what belongs to somebody to whom nothing may be paid: that stays where it is. */
  async giveBack(offering: Offering, subscription: Subscription, code: string): Promise<void> {
    if (await this.returns.isBarred(subscription.investorId)) {
      if (hasMoney(subscription)) return void (await this.end(subscription, 'withheld', code));
    }
    if (toBigInt(subscription.held) > 0n) {
      return this.operations.release(offering, subscription, 'unfilled', closerOf(offering), code);
    }
    await this.end(subscription, 'unfilled', code);
  }

  /** The subscriber takes it back. */
  async cancel(offering: Offering, subscription: Subscription, by: OnBehalf): Promise<Subscription> {
    if (toBigInt(subscription.held) === 0n) return this.end(subscription, 'cancelled', null);
    await this.operations.release(offering, subscription, 'cancelled', by, null);
    return (await this.records.lock(subscription.id)).subscription;
  }

  /** What was kept from somebody goes on where it stopped, once nothing bars them any more. */
  async giveBackWithheld(offering: Offering, subscription: Subscription, by: OnBehalf): Promise<Subscription> {
    const { status, investorId } = subscription;
    if (withheldOf(subscription) === 0n)
      throw new Problem('STATE_REFUSED', 'No money of this subscription is withheld.');
    if (await this.returns.isBarred(investorId)) {
      throw new Problem('STATE_REFUSED', 'Nothing may be paid to this investor now.');
    }
    if (status !== 'withheld') return this.returns.sendDue(subscription, 'no longer withheld');
    if (toBigInt(subscription.held) === 0n) return this.end(subscription, 'unfilled');
    await this.operations.release(offering, subscription, 'unfilled', by);
    return (await this.records.lock(subscription.id, 'alone')).subscription;
  }

  async end(
    subscription: Subscription,
    status: 'settled' | 'unfilled' | 'withheld' | 'cancelled',
    refusalCode: string | null = subscription.refusalCode,
  ): Promise<Subscription> {
    // Outside the desk, money that is withheld looks like every other subscription without units.
    const shown = status === 'withheld' ? 'unfilled' : status;
    const ended = await this.records.change(
      subscription,
      { status, refusalCode, finalStatus: null, stalled: false },
      `subscription.${shown}`,
      { code: refusalCode },
    );
    if (status !== 'withheld') return this.returns.sendDue(ended, `subscription ${shown}`);
    await this.withheld.note(ended);
    return ended;
  }
}

const hasMoney = ({ held, credited, returned }: Subscription): boolean =>
  toBigInt(held) > 0n || toBigInt(credited) > toBigInt(returned);

function codeOf(offering: Offering, { status }: Subscription, missing: readonly Missing[]): string {
  if (offering.outcome !== 'closed') return OUTCOME_CODES[offering.outcome === 'failed' ? 'failed' : 'cancelled'];
  if (missing[0]) return missing[0].code;
  return status === 'open' ? 'NOT_FUNDED' : OUTCOME_CODES.closed;
}
