import { assertSum } from '../largest-remainder';
import { type Money, minMoney, requireNotNegative, subtractMoney } from '../money';

export interface RankedClaim {
  readonly id: string;
  /** Principal with accrued and deferred interest; the last rank takes what is left and claims nothing. */
  readonly claim: Money;
}

/** What each tranche is worth today: claims in order of rank, the residual takes the rest. */
export function valueTranches(assets: Money, ranked: readonly RankedClaim[], residual: string): Map<string, Money> {
  let left = requireNotNegative(assets, 'assets');
  const values = new Map<string, Money>();
  for (const { id, claim } of ranked) {
    const value = minMoney(requireNotNegative(claim, `the claim of ${id}`), left);
    values.set(id, value);
    left = subtractMoney(left, value);
  }
  values.set(residual, left);
  if (values.size !== ranked.length + 1) throw new RangeError('two tranches have the same id');
  assertSum(assets, values.values());
  return values;
}
