import { type Money, toMoney } from '../money';
import { type CalendarDate, addMonths } from '../time/calendar';
import { type TaxLot, oldestFirst, requireLots, totalUnits } from './lot';
import { takeLots } from './take-lots';

/** Months from acquisition during which units of an exemption may not be disposed of; null where none is set. */
export type LockUp = (exemption: string | undefined) => number | null;

/** Whether a transfer under an exemption continues the seller's holding period (tacks) or starts a new one. */
export type Tacking = (exemption: string | undefined) => 'tack' | 'restart';

/** The first day on which the units may be disposed of: the lock-up's months to the day after acquisition. */
function isUnlocked(lot: TaxLot, on: CalendarDate, lockUp: LockUp): boolean {
  const months = lockUp(lot.exemption);
  return months === null || addMonths(lot.acquired, months) <= on;
}

export function unlockedUnits(lots: readonly TaxLot[], on: CalendarDate, lockUp: LockUp): bigint {
  requireLots(lots);
  return totalUnits(lots.filter((lot) => isUnlocked(lot, on, lockUp)));
}

export interface LotTransfer {
  readonly units: bigint;
  readonly on: CalendarDate;
  readonly lockUp: LockUp;
  readonly tacking: Tacking;
  /** What the receiver pays for a unit, which becomes its cost; null carries the sender's cost, as in a recovery. */
  readonly price: Money | null;
}

export interface TransferredLots {
  readonly sender: TaxLot[];
  readonly receiver: TaxLot[];
}

/**
 * Moves unlocked units, oldest first. The receiver's lots keep their date where the exemption tacks, and take the day of
 * the transfer where it restarts.
 */
export function transferLots(lots: readonly TaxLot[], transfer: LotTransfer): TransferredLots {
  const { units, on, lockUp, tacking, price } = transfer;
  const isFree = (lot: TaxLot): boolean => isUnlocked(lot, on, lockUp);
  const { taken, left } = takeLots(lots.filter(isFree), units);
  const receiver = taken.map((lot) => ({
    ...lot,
    acquired: tacking(lot.exemption) === 'tack' ? lot.acquired : on,
    cost: price === null ? lot.cost : toMoney(lot.units * price),
  }));
  return { sender: oldestFirst([...lots.filter((lot) => !isFree(lot)), ...left]), receiver };
}
