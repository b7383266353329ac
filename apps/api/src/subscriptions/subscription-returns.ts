import { Injectable } from '@nestjs/common';
import type { Subscription } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { BankMoney } from './bank-money';
import { isBarred } from './eligibility';
import { moneyOf, sourceOf, SubscriptionRecords, targetOf } from './subscription-records';
import { planReturns, returnable } from './subscription-money';
import { Subscribers } from './subscribers';
import { toBigInt, toDecimal } from '../database/decimals';
import { OVER } from './subscription-steps';
import { WithheldMoney } from './withheld-money';

/** Bank money that is not, or no longer, wanted goes back to the account it came from. */
@Injectable()
export class SubscriptionReturns {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly records: SubscriptionRecords,
    private readonly bank: BankMoney,
    private readonly subscribers: Subscribers,
    private readonly withheld: WithheldMoney,
  ) {}

  /** What would go back now, if nothing bars the person it would go to. */
  due(subscription: Subscription): bigint {
    const waits = subscription.status === 'open' || subscription.status === 'binding';
    return returnable(moneyOf(subscription), sourceOf(subscription), targetOf(subscription), waits);
  }

  async sendDue(subscription: Subscription, reason: string): Promise<Subscription> {
    const sum = this.due(subscription);
    if (sum === 0n) return subscription;
    if (await this.isBarred(subscription.investorId)) {
      if (OVER.has(subscription.status)) await this.withheld.note(subscription);
      return subscription;
    }
    const { tx } = this.unit;
    const { id: subscriptionId, investorId, currency, createdBy: personId } = subscription;
    const rows = await tx.subscriptionPayment.findMany({ where: { subscriptionId }, orderBy: { id: 'asc' } });
    const payments = rows.map(({ id, amount, returned }) => ({
      id,
      amount: toBigInt(amount),
      returned: toBigInt(returned),
    }));
    for (const { id, amount } of planReturns(payments, sum)) {
      const { entryId } = rows.find((row) => row.id === id)!;
      await tx.subscriptionPayment.update({ where: { id }, data: { returned: { increment: toDecimal(amount) } } });
      await this.bank.sendBack({ investorId, amount, currency, entryId, reason, personId });
    }
    const moved = this.records.moved(subscription, 'return', sum);
    return this.records.change(subscription, moved, 'subscription.returned', { amount: sum.toString() });
  }

  async isBarred(investorId: string): Promise<boolean> {
    return isBarred((await this.subscribers.find(investorId))?.identity ?? null);
  }
}
