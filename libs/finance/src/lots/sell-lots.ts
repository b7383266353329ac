import { type Money, subtractMoney, sumMoney, toMoney } from '../money';
import { mulDivHalfUp } from '../rounding';
import { type TaxLot, requireLots, totalUnits } from './lot';
import { takeLots } from './take-lots';

export interface FifoSale {
  readonly proceeds: Money;
  readonly cost: Money;
  readonly gain: Money;
  readonly left: TaxLot[];
}

export interface AverageCostSale {
  readonly proceeds: Money;
  readonly cost: Money;
  readonly gain: Money;
  /** The cost of the units that stay. */
  readonly leftCost: Money;
}

/** First in, first out. */
export function sellFifo(lots: readonly TaxLot[], units: bigint, price: Money): FifoSale {
  const { taken, left } = takeLots(lots, units);
  const proceeds = toMoney(units * price);
  const cost = sumMoney(taken.map((lot) => lot.cost));
  return { proceeds, cost, gain: subtractMoney(proceeds, cost), left };
}

/** Average cost over all units, half up. */
export function sellAtAverageCost(lots: readonly TaxLot[], units: bigint, price: Money): AverageCostSale {
  requireLots(lots);
  const available = totalUnits(lots);
  if (units < 0n || units > available) throw new RangeError(`${units} units to sell of ${available}`);
  const total = sumMoney(lots.map((lot) => lot.cost));
  const proceeds = toMoney(units * price);
  const cost = toMoney(available === 0n ? 0n : mulDivHalfUp(total, units, available));
  return { proceeds, cost, gain: subtractMoney(proceeds, cost), leftCost: subtractMoney(total, cost) };
}
