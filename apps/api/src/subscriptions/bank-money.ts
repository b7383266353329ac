/** Money of the subscriber that was booked under a subscription's reference, and is in the wallet now. */
export interface CreditedMoney {
  readonly subscriptionId: string;
  readonly amount: bigint;
  /** `EUR/2` */
  readonly currency: string;
  /** the bank's entry it came with */
  readonly entryId: string;
}

export interface ReturnedMoney {
  readonly investorId: string;
  readonly amount: bigint;
  readonly currency: string;
  /** it goes back to the account that this entry came from */
  readonly entryId: string;
  readonly reason: string;
  /** for whom the operation is */
  readonly personId: string;
}

/** The bank as a subscription sees it. */
export abstract class BankMoney {
  abstract issueReference(subscription: { id: string; investorId: string; currency: string }): Promise<string>;
  /** The listener runs in the transaction that settles the credit. */
  abstract onCredited(listener: (money: CreditedMoney) => Promise<void>): void;
  /** Out of the wallet, back to the account of origin; commits with the transaction that asks for it. */
  abstract sendBack(money: ReturnedMoney): Promise<void>;
}
