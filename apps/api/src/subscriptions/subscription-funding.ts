import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Clock } from '../clock/clock';
import type { Offering, Operation, Subscription } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { judgeWindow } from '../offerings/offerings.policy';
import { BankMoney, type CreditedMoney } from './bank-money';
import { SubscriptionEligibility } from './subscription-eligibility';
import { SubscriptionOperations } from './subscription-operations';
import { SubscriptionRecords, targetOf } from './subscription-records';
import { SubscriptionReturns } from './subscription-returns';
import { toBigInt, toDecimal } from '../database/decimals';

/** How the money of a subscription comes: out of the wallet at once, or by a bank transfer that finds its way by itself. */
@Injectable()
export class SubscriptionFunding implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly records: SubscriptionRecords,
    private readonly operations: SubscriptionOperations,
    private readonly eligibility: SubscriptionEligibility,
    private readonly returns: SubscriptionReturns,
    private readonly bank: BankMoney,
  ) {}

  onModuleInit(): void {
    this.bank.onCredited((money) => this.unit.within(PLATFORM, () => this.credited(money)));
  }

  /** To be called by somebody who may act for the investor. */
  byCash(actor: Actor, id: string): Promise<Operation> {
    return this.unit.within(PLATFORM, async () => {
      const { offering, subscription } = await this.lockFundable(id);
      if (toBigInt(subscription.credited) > toBigInt(subscription.returned)) {
        throw new Problem('STATE_REFUSED', 'Money has come from the bank: the rest is to come the same way.');
      }
      const own = await this.choose(subscription, 'cash', null);
      const { organisationId, personId } = actor;
      return this.operations.bind(offering, own, targetOf(own), { organisationId, personId });
    });
  }

  byBank(id: string): Promise<Subscription> {
    return this.unit.within(PLATFORM, async () => {
      const { offering, subscription } = await this.lockFundable(id);
      if (subscription.fundingMethod === 'bank') return this.bindCredited(offering, subscription);
      const reference = subscription.paymentReference ?? (await this.bank.issueReference(subscription));
      return this.choose(subscription, 'bank', reference);
    });
  }

  /** Money from the bank that makes up the price goes under the hold; what is more than the price goes back. */
  async bindCredited(offering: Offering, subscription: Subscription): Promise<Subscription> {
    const { status, fundingMethod, credited, returned, investorOrganisationId, createdBy } = subscription;
    const target = targetOf(subscription);
    const waits = status === 'open' && fundingMethod === 'bank' && offering.status === 'open';
    if (!waits || toBigInt(credited) - toBigInt(returned) < target) return subscription;
    if ((await this.eligibility.judgeReady(offering, subscription)).length > 0) return subscription;
    const by = { organisationId: investorOrganisationId, personId: createdBy };
    await this.operations.bind(offering, subscription, target, by);
    return (await this.records.lock(subscription.id)).subscription;
  }

  private async credited({ subscriptionId, amount, currency, entryId }: CreditedMoney): Promise<void> {
    const { offering, subscription } = await this.records.lock(subscriptionId);
    if (currency !== subscription.currency) {
      throw new Error(`${currency} for subscription ${subscriptionId}, which is in ${subscription.currency}`);
    }
    const { organisationId, investorOrganisationId } = subscription;
    const { count } = await this.unit.tx.subscriptionPayment.createMany({
      data: [
        {
          id: uuidv7(),
          organisationId,
          investorOrganisationId,
          subscriptionId,
          entryId,
          amount: toDecimal(amount),
          createdAt: this.clock.now(),
        },
      ],
      skipDuplicates: true,
    });
    // An entry counts once, however often it is told of.
    if (count === 0) return;
    const money = this.records.moved(subscription, 'credit', amount);
    const credited = await this.records.change(subscription, money, 'subscription.credited', {
      amount: amount.toString(),
    });
    const bound = await this.bindCredited(offering, credited);
    await this.returns.sendDue(bound, 'more than the subscription takes, or too late for it');
  }

  private async lockFundable(id: string) {
    const { offering, subscription } = await this.records.lock(id);
    judgeWindow(offering, this.clock.now());
    if (subscription.status !== 'open') {
      throw new Problem('STATE_REFUSED', 'The subscription does not wait for money.');
    }
    const missing = await this.eligibility.judgeReady(offering, subscription);
    if (missing.length > 0) {
      throw new Problem('STEP_MISSING', 'Steps before the funding are missing.', {
        errors: missing.map((each) => ({ pointer: '/steps', ...each })),
      });
    }
    return { offering, subscription };
  }

  private choose(subscription: Subscription, fundingMethod: 'cash' | 'bank', paymentReference: string | null) {
    const chosen = { fundingMethod, paymentReference: paymentReference ?? subscription.paymentReference };
    return this.records.change(subscription, chosen, 'subscription.funding_chosen', { method: fundingMethod });
  }
}
