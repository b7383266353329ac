import { assertSum } from '../largest-remainder';
import { subtractMoney, toMoney } from '../money';
import { mulDivHalfUp } from '../rounding';
import { type TaxLot, oldestFirst, requireLots, totalUnits } from './lot';

export interface TakenLots {
  readonly taken: TaxLot[];
  readonly left: TaxLot[];
}

/** Takes units oldest lot first. A lot that is cut gives up its cost in proportion, half up; the rest keeps the remainder. */
export function takeLots(lots: readonly TaxLot[], units: bigint): TakenLots {
  requireLots(lots);
  const available = totalUnits(lots);
  if (units < 0n || units > available) throw new RangeError(`${units} units to take of ${available}`);
  const taken: TaxLot[] = [];
  const left: TaxLot[] = [];
  let wanted = units;
  for (const lot of oldestFirst(lots)) {
    const take = lot.units < wanted ? lot.units : wanted;
    wanted -= take;
    const cost = toMoney(mulDivHalfUp(lot.cost, take, lot.units));
    if (take > 0n) taken.push({ ...lot, units: take, cost });
    if (take < lot.units) left.push({ ...lot, units: lot.units - take, cost: subtractMoney(lot.cost, cost) });
  }
  assertSum(units, [totalUnits(taken)]);
  assertSum(available, [totalUnits(taken), totalUnits(left)]);
  return { taken, left };
}
