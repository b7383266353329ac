import { type Part, splitByLargestRemainder } from '../largest-remainder';
import { type Money, maxMoney, minMoney, requireNotNegative, subtractMoney, toMoney, ZERO } from '../money';
import { BASIS_POINTS, mulDivDown } from '../rounding';

export interface RedemptionEpoch {
  readonly nav: Money;
  /** Shares in issue; a share redeems at nav ÷ shares. */
  readonly shares: bigint;
  /** The most of the NAV that one epoch may pay out. */
  readonly gateBp: bigint;
  readonly cash: Money;
  readonly reserve: Money;
}

export interface RedemptionRequest {
  readonly id: string;
  readonly shares: bigint;
}

export interface FilledRedemption {
  readonly id: string;
  readonly filled: bigint;
  readonly paid: Money;
  /** Stays in the queue for the next epoch. */
  readonly queued: bigint;
}

export interface RedemptionOutcome {
  readonly budget: Money;
  readonly filled: bigint;
  readonly redemptions: FilledRedemption[];
}

/** Fills whole shares up to the budget, in proportion to the requests; each payment rounds down, in the fund's favour. */
export function fillRedemptions(epoch: RedemptionEpoch, requests: readonly RedemptionRequest[]): RedemptionOutcome {
  requireNotNegative(epoch.nav, 'the NAV');
  if (epoch.shares <= 0n) throw new RangeError('no shares in issue');
  if (epoch.gateBp < 0n) throw new RangeError(`a gate of ${epoch.gateBp}`);
  const spare = maxMoney(subtractMoney(epoch.cash, epoch.reserve), ZERO);
  const budget = minMoney(toMoney(mulDivDown(epoch.nav, epoch.gateBp, BASIS_POINTS)), spare);

  const demand = requests.reduce((sum, request) => sum + request.shares, 0n);
  if (demand > epoch.shares) throw new RangeError(`${demand} shares to redeem of ${epoch.shares} in issue`);
  // A share worth nothing costs no budget.
  const affordable = epoch.nav === 0n ? demand : mulDivDown(budget, epoch.shares, epoch.nav);
  const total = affordable < demand ? affordable : demand;
  const parts: Part[] = requests.map(({ id, shares }) => ({ id, base: shares }));
  const fills = splitByLargestRemainder(total, parts);

  let spent = 0n;
  const redemptions = requests.map(({ id, shares }) => {
    const filled = fills.get(id)!;
    const paid = toMoney(mulDivDown(filled, epoch.nav, epoch.shares));
    spent += paid;
    return { id, filled, paid, queued: shares - filled };
  });
  if (spent > budget) throw new Error(`${spent} paid of a budget of ${budget}`);
  return { budget, filled: total, redemptions };
}
