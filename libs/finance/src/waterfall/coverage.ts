import { type Money, toMoney } from '../money';
import { BASIS_POINTS, mulDivDown } from '../rounding';

export function coverageBp(performing: Money, owed: Money): bigint | null {
  return owed === 0n ? null : mulDivDown(performing, BASIS_POINTS, owed);
}

/** Judged exactly: a ratio that only rounds up to the trigger has not reached it. */
export function passesCoverage(performing: Money, owed: Money, triggerBp: bigint): boolean {
  return performing * BASIS_POINTS >= triggerBp * owed;
}

/** The least repayment after which the test passes: what is owed above ⌊performing ÷ trigger⌋. */
export function cureAmount(performing: Money, owed: Money, triggerBp: bigint): Money {
  const covered = mulDivDown(performing, BASIS_POINTS, triggerBp);
  return toMoney(owed > covered ? owed - covered : 0n);
}
