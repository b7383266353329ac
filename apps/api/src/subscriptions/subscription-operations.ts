import { randomBytes } from 'node:crypto';
import { assetTokenAbi, bytesToHex, contracts, settlementAbi } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { cashTokenOf } from '../cash/cash-token';
import { Clock } from '../clock/clock';
import type { Offering, Operation, Subscription } from '../database/generated/client';
import { exemptionOf } from '../offerees/exemptions';
import { type OfferedInstrument, OfferedInstruments } from '../offerings/offered-instruments';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { Holds } from '../settlement/holds';
import { OPERATOR, type SettlementSigner, Settlements } from '../settlement/settlement.service';
import { SubscriptionRecords } from './subscription-records';
import { Subscribers } from './subscribers';
import { toBigInt } from '../database/decimals';

export const BIND = 'subscription.bind';
export const ISSUE = 'subscription.issue';
export const RELEASE = 'subscription.release';

const DAY_MS = 24 * 60 * 60_000;

/** A hold outlives the window by as much as a closing may take; released it can be before and after. */
const HOLD_OUTLIVES_WINDOW_MS = 180 * DAY_MS;
const OPEN_WINDOW_MS = 365 * DAY_MS;

/** For whom an operation is: it shows in their list, as their act. */
export interface OnBehalf {
  readonly organisationId: string;
  readonly personId: string;
}

/** What a subscription asks of the chain. Each starts one operation and moves the subscription on, in one transaction. */
@Injectable()
export class SubscriptionOperations {
  constructor(
    private readonly records: SubscriptionRecords,
    private readonly settlements: Settlements,
    private readonly holds: Holds,
    private readonly clock: Clock,
    private readonly instruments: OfferedInstruments,
    private readonly subscribers: Subscribers,
  ) {}

  /** Puts money under a hold that only units of this instrument can spend. */
  async bind(offering: Offering, subscription: Subscription, amount: bigint, by: OnBehalf): Promise<Operation> {
    const { treasury } = await this.instrumentOf(offering);
    const { account } = (await this.subscribers.find(subscription.investorId))!;
    const holdId = randomBytes(32);
    const cash = cashTokenOf(subscription.currency);
    const terms = [bytesToHex(holdId), contracts.Settlement, treasury, amount, this.holdExpiry(offering)] as const;
    const operation = await this.start(BIND, subscription, by, {
      signer: { account: account!.id },
      call: callTo(cash, assetTokenAbi, 'createHold', terms),
      input: { amount: amount.toString(), hold: bytesToHex(holdId) },
    });
    const binding = { holdId, accountId: account!.id, operationId: operation.id, refusalCode: null };
    await this.records.change(subscription, { ...binding, status: 'binding' }, 'subscription.funding', {
      amount: amount.toString(),
    });
    return operation;
  }

  /** Delivery against payment: both happen, or neither. */
  async issue(offering: Offering, subscription: Subscription): Promise<void> {
    const { token } = await this.instrumentOf(offering);
    const cash = cashTokenOf(subscription.currency);
    const hold = bytesToHex(subscription.holdId!);
    const units = toBigInt(subscription.allotted!);
    const payment = units * toBigInt(subscription.price);
    const { number } = exemptionOf(subscription.exemption);
    const operation = await this.start(ISSUE, subscription, closerOf(offering), {
      signer: OPERATOR,
      call: callTo(contracts.Settlement, settlementAbi, 'issue', [
        token,
        await this.holds.holderOf(cash, hold),
        units,
        number,
        cash,
        hold,
        payment,
      ]),
      input: { units: units.toString(), payment: payment.toString() },
    });
    const facts = { operationId: operation.id, issueOperationId: operation.id, stalled: false };
    await this.records.change(subscription, { ...facts, status: 'issuing' }, 'subscription.issuing', {
      units: units.toString(),
      operation_id: operation.id,
    });
  }

  /** Frees what is under the hold; then the subscription ends as `finalStatus`. */
  async release(
    offering: Offering,
    subscription: Subscription,
    finalStatus: 'settled' | 'unfilled' | 'cancelled',
    by: OnBehalf,
    refusalCode: string | null = subscription.refusalCode,
  ): Promise<void> {
    const { token } = await this.instrumentOf(offering);
    const cash = cashTokenOf(subscription.currency);
    const hold = bytesToHex(subscription.holdId!);
    const amount = toBigInt(subscription.held);
    const operation = await this.start(RELEASE, subscription, by, {
      signer: OPERATOR,
      call: callTo(contracts.Settlement, settlementAbi, 'release', [
        token,
        await this.holds.holderOf(cash, hold),
        cash,
        hold,
        amount,
      ]),
      input: { amount: amount.toString() },
    });
    const facts = { operationId: operation.id, finalStatus, refusalCode, stalled: false };
    await this.records.change(subscription, { ...facts, status: 'releasing' }, 'subscription.releasing', {
      amount: amount.toString(),
      operation_id: operation.id,
    });
  }

  private async instrumentOf({ instrumentId }: Offering): Promise<OfferedInstrument> {
    const instrument = await this.instruments.find(instrumentId);
    if (!instrument) throw new Error(`instrument ${instrumentId} of an offering is gone`);
    return instrument;
  }

  private holdExpiry({ closesAt }: Offering): bigint {
    const windowEnd = closesAt?.getTime() ?? this.clock.now().getTime() + OPEN_WINDOW_MS;
    return BigInt(Math.floor((windowEnd + HOLD_OUTLIVES_WINDOW_MS) / 1000));
  }

  private start(
    kind: string,
    { id }: Subscription,
    { organisationId, personId }: OnBehalf,
    { signer, call, input }: { signer: SettlementSigner; call: ChainCall; input: Record<string, string> },
  ): Promise<Operation> {
    return this.settlements.start({
      kind,
      organisationId,
      subject: { type: 'subscription', id },
      input: { subscription_id: id, ...input },
      createdBy: personId,
      signer,
      calls: [call],
    });
  }
}

/** What a closing does is the issuer's, for the person who asked for it. */
export const closerOf = ({ organisationId, closedBy, createdBy }: Offering): OnBehalf => ({
  organisationId,
  personId: closedBy ?? createdBy,
});
