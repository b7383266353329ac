import { addMoney, sumMoney, toMoney } from '../money';
import { assertSum } from '../largest-remainder';
import { type TaxLot, oldestFirst, requireLots, totalUnits } from './lot';

/** 3:1 is {numerator: 3, denominator: 1}; a consolidation of ten into one is {1, 10}. */
export interface SplitRatio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface SplitLots {
  readonly lots: TaxLot[];
  /** The part of a unit that a consolidation leaves, over the ratio's denominator: paid in cash by whoever consolidates. */
  readonly fraction: bigint;
}

/**
 * Scales lots without restarting a holding period or changing the total cost. Whole units are counted over all lots,
 * oldest first, so each lot is within one unit of exact; a lot too small for a unit leaves its cost to the next one.
 */
export function splitLots(lots: readonly TaxLot[], ratio: SplitRatio): SplitLots {
  requireLots(lots);
  const { numerator, denominator } = ratio;
  if (numerator <= 0n || denominator <= 0n) throw new RangeError(`a split of ${numerator} for ${denominator}`);
  const result: TaxLot[] = [];
  let exact = 0n;
  let counted = 0n;
  let carried = toMoney(0n);
  for (const lot of oldestFirst(lots)) {
    exact += lot.units * numerator;
    const units = exact / denominator - counted;
    const cost = addMoney(lot.cost, carried);
    carried = units > 0n ? toMoney(0n) : cost;
    if (units > 0n) result.push({ ...lot, units, cost });
    counted += units;
  }
  const last = result.pop();
  if (last) result.push({ ...last, cost: addMoney(last.cost, carried) });
  else if (lots.length > 0) throw new RangeError('the holding is less than one unit after the split: it is cashed out');
  assertSum(counted, [totalUnits(result)]);
  assertSum(sumMoney(lots.map((lot) => lot.cost)), [sumMoney(result.map((lot) => lot.cost))]);
  return { lots: result, fraction: exact - counted * denominator };
}
