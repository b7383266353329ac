import { type Money, requireNotNegative } from '../money';
import { type CalendarDate } from '../time/calendar';

/** Units that were acquired together. The cost belongs to the whole lot, never to a unit, so that splits keep it. */
export interface TaxLot {
  readonly acquired: CalendarDate;
  readonly units: bigint;
  readonly cost: Money;
  /** The exemption the units were issued under, where a resale rule asks. */
  readonly exemption?: string;
}

export function requireLots(lots: readonly TaxLot[]): void {
  for (const lot of lots) {
    if (lot.units <= 0n) throw new RangeError(`a lot of ${lot.units} units`);
    requireNotNegative(lot.cost, 'the cost of a lot');
  }
}

export function totalUnits(lots: readonly TaxLot[]): bigint {
  return lots.reduce((sum, lot) => sum + lot.units, 0n);
}

/** Oldest first; lots of one day keep the order in which they came. */
export function oldestFirst(lots: readonly TaxLot[]): TaxLot[] {
  return [...lots].sort((left, right) =>
    left.acquired < right.acquired ? -1 : Number(left.acquired > right.acquired),
  );
}
