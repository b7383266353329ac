import { type Money, requireNotNegative, toMoney } from '../money';
import { BASIS_POINTS, mulDivHalfUp } from '../rounding';
import { type YearFraction } from './day-count';

/** Simple interest on a nominal for a part of a year, rounded half up once. */
export function accrueInterest(nominal: Money, rateBp: bigint, time: YearFraction): Money {
  requireNotNegative(nominal, 'the nominal');
  return toMoney(mulDivHalfUp(nominal * rateBp, time.days, BASIS_POINTS * time.yearDays));
}
