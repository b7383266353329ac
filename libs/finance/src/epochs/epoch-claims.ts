import { mulDivDown, mulDivUp } from '../rounding';

/** A price as a ratio: `given` units are paid out for `taken` units of what was requested. */
export interface EpochPrice {
  readonly given: bigint;
  readonly taken: bigint;
}

/** Requests of one kind (deposits or redemptions) that wait for an epoch to close. */
export interface PendingEpoch {
  readonly totalPending: bigint;
}

export interface ApprovedEpoch extends PendingEpoch {
  readonly approved: bigint;
}

export interface PricedEpoch extends ApprovedEpoch {
  readonly price: EpochPrice;
}

export interface EpochClaim {
  readonly payout: bigint;
  /** What the request shrinks by. */
  readonly reduction: bigint;
  readonly pending: bigint;
}

/** Decides how much of what is pending this epoch serves. */
export function approveEpoch(epoch: PendingEpoch, approved: bigint): ApprovedEpoch {
  if (approved < 0n || approved > epoch.totalPending) {
    throw new RangeError(`${approved} approved of ${epoch.totalPending} pending`);
  }
  return { totalPending: epoch.totalPending, approved };
}

/** Prices what was approved; a priced epoch never changes, so that claims at any time are equal. */
export function priceEpoch(epoch: ApprovedEpoch, price: EpochPrice): PricedEpoch {
  if (price.given < 0n || price.taken <= 0n) throw new RangeError(`a price of ${price.given} for ${price.taken}`);
  return { ...epoch, price };
}

/** One holder's part: pending × approved ÷ total pending. The payout rounds down and the reduction up, against the claimer. */
export function claimEpoch(epoch: PricedEpoch, pending: bigint): EpochClaim {
  const { totalPending, approved, price } = epoch;
  if (pending < 0n || pending > totalPending) throw new RangeError(`${pending} pending of ${totalPending} in all`);
  if (pending === 0n) return { payout: 0n, reduction: 0n, pending };
  const payout = mulDivDown(pending * approved, price.given, totalPending * price.taken);
  const reduction = mulDivUp(pending, approved, totalPending);
  return { payout, reduction, pending: pending - reduction };
}
