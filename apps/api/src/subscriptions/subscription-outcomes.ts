import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AssetLife } from '../assets/asset-life';
import type { Offering, Operation, Subscription } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { OfferingClosing } from '../offerings/offering-closing';
import { isStillHeld } from '../settlement/holds';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { Settlements } from '../settlement/settlement.service';
import { SubscriptionDisposal } from './subscription-disposal';
import { BIND, closerOf, ISSUE, RELEASE, SubscriptionOperations } from './subscription-operations';
import { SubscriptionRecords } from './subscription-records';
import { SubscriptionReturns } from './subscription-returns';
import { toBigInt } from '../database/decimals';

interface Settled {
  readonly offering: Offering;
  readonly subscription: Subscription;
  readonly operation: Operation;
  readonly outcome: SettlementOutcome;
}

/** What follows from what the chain did with a subscription's operation. */
@Injectable()
export class SubscriptionOutcomes implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly settlements: Settlements,
    private readonly records: SubscriptionRecords,
    private readonly operations: SubscriptionOperations,
    private readonly disposal: SubscriptionDisposal,
    private readonly returns: SubscriptionReturns,
    private readonly closing: OfferingClosing,
    private readonly assets: AssetLife,
  ) {}

  onModuleInit(): void {
    this.register(BIND, (settled) => this.bound(settled));
    this.register(ISSUE, (settled) => this.issued(settled));
    this.register(RELEASE, (settled) => this.released(settled));
  }

  private register(kind: string, follow: (settled: Settled) => Promise<void>): void {
    this.settlements.register({
      kind,
      // The offering is the issuer's and the wallet the investor's: the platform's own work sees both.
      settled: (operation, outcome) =>
        this.unit.within(PLATFORM, async () => {
          const { offering, subscription } = await this.records.lockToFollow(operation.subjectId!);
          requireAwaited(operation, 'subscription', subscription);
          await follow({ offering, subscription, operation, outcome });
          if (offering.status !== 'open') await this.closing.proceed(offering.id);
        }),
    });
  }

  private async bound({ offering, subscription, operation, outcome }: Settled): Promise<void> {
    const settling = offering.status === 'closing' && offering.phase === 'settling';
    if (outcome.status !== 'confirmed') {
      const refused = { status: 'open' as const, refusalCode: outcome.code, holdId: null, accountId: null };
      const open = await this.records.change(subscription, refused, 'subscription.funding_refused', {
        code: outcome.code,
      });
      // Nobody can try again: the window has ended.
      if (offering.status !== 'open') await this.disposal.giveBack(offering, open, outcome.code);
      return;
    }
    const amount = BigInt((operation.input as { amount: string }).amount);
    const [{ place }] = await this.unit.tx.$queryRaw<[{ place: bigint }]>`
      SELECT nextval('subscription_sequence') AS place`;
    const money = this.records.moved(subscription, 'bind', amount);
    const funded = await this.records.change(
      subscription,
      { ...money, status: 'funded', sequence: place },
      'subscription.funded',
      { amount: amount.toString() },
    );
    const rest = await this.returns.sendDue(funded, 'more than the subscription costs');
    if (settling) await this.disposal.dispose(offering, rest);
  }

  private async issued({ offering, subscription, operation, outcome }: Settled): Promise<void> {
    if (outcome.status === 'failed') return this.stall(offering, subscription, 'funded');
    if (outcome.status === 'refused') {
      await this.unissued(subscription, outcome.code);
      const { subscription: refused } = await this.records.lock(subscription.id, 'alone');
      return this.disposal.giveBack(offering, refused, outcome.code);
    }
    const { units, payment } = operation.input as { units: string; payment: string };
    const money = this.records.moved(subscription, 'pay', BigInt(payment));
    const paid = await this.records.change(subscription, { ...money, status: 'releasing' }, 'subscription.issued', {
      units,
      payment,
    });
    await this.assets.issued(offering.assetId);
    if (toBigInt(paid.held) > 0n) return this.operations.release(offering, paid, 'settled', closerOf(offering));
    await this.disposal.end(paid, 'settled');
  }

  private async released({ offering, subscription, operation, outcome }: Settled): Promise<void> {
    if (isStillHeld(outcome)) return this.stall(offering, subscription, 'releasing');
    const { amount } = operation.input as { amount: string };
    const free = await this.records.change(
      subscription,
      this.records.moved(subscription, 'release', BigInt(amount)),
      'subscription.released',
      { amount },
    );
    await this.disposal.end(free, subscription.finalStatus as 'settled' | 'unfilled' | 'cancelled');
  }

  /** The allotment stays on record; the code says why there are no units. */
  private async unissued(subscription: Subscription, code: string): Promise<void> {
    await this.records.change(subscription, { status: 'funded', refusalCode: code }, 'subscription.issue_refused', {
      code,
    });
  }

  private async stall(offering: Offering, subscription: Subscription, status: 'funded' | 'releasing'): Promise<void> {
    await this.records.change(subscription, { status, stalled: true }, 'subscription.stalled');
    if (offering.status === 'closing') await this.closing.halt(offering, 'OPERATION_FAILED');
  }
}
