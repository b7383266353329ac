import { assertSum, splitByLargestRemainder } from '../largest-remainder';
import { type Money, minMoney, requireNotNegative, subtractMoney, sumMoney, toMoney } from '../money';

export interface ShareClass {
  readonly id: string;
  /** 1 is paid first; classes of one rank share in proportion to their preferences. */
  readonly rank: number;
  /** What the class is owed before the residual; 0 for common. */
  readonly preference: Money;
  /** Units as converted to common. */
  readonly units: bigint;
  /** Takes part in the residual beside its preference; otherwise it takes the better of the two. */
  readonly participating: boolean;
}

export interface LiquidationShare {
  readonly id: string;
  readonly preference: Money;
  readonly residual: Money;
  /** Gave up its preference because its units are worth more. */
  readonly converted: boolean;
}

function distribute(
  proceeds: Money,
  classes: readonly ShareClass[],
  converted: ReadonlySet<string>,
): LiquidationShare[] {
  const preferences = new Map<string, bigint>();
  let left = proceeds;
  const claiming = classes.filter((each) => each.preference > 0n && !converted.has(each.id));
  for (const rank of [...new Set(claiming.map((each) => each.rank))].sort((a, b) => a - b)) {
    const peers = claiming.filter((each) => each.rank === rank).map(({ id, preference }) => ({ id, base: preference }));
    const pot = minMoney(left, toMoney(peers.reduce((sum, peer) => sum + peer.base, 0n)));
    for (const [id, amount] of splitByLargestRemainder(pot, peers)) preferences.set(id, amount);
    left = subtractMoney(left, pot);
  }
  const sharing = classes.filter((each) => each.preference === 0n || each.participating || converted.has(each.id));
  const parts = sharing.map(({ id, units }) => ({ id, base: units }));
  const takers = parts.some((part) => part.base > 0n) ? parts : [];
  const residuals: Map<string, bigint> = takers.length > 0 ? splitByLargestRemainder(left, takers) : new Map();
  return classes.map(({ id }) => ({
    id,
    preference: toMoney(preferences.get(id) ?? 0n),
    residual: toMoney(residuals.get(id) ?? 0n),
    converted: converted.has(id),
  }));
}

/** Lowest preference per unit converts first: it is the first to gain from it. */
function byPreferencePerUnit(left: ShareClass, right: ShareClass): number {
  const difference = left.preference * right.units - right.preference * left.units;
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

/**
 * Shares the proceeds of a liquidation: preferences by rank, then the residual by units. A class that does not
 * participate converts when that pays it strictly more than its preference.
 */
export function distributeLiquidation(proceeds: Money, classes: readonly ShareClass[]): LiquidationShare[] {
  requireNotNegative(proceeds, 'the proceeds');
  if (new Set(classes.map((each) => each.id)).size !== classes.length)
    throw new RangeError('two classes have the same id');
  for (const { id, preference, units } of classes) {
    requireNotNegative(preference, `the preference of ${id}`);
    if (units < 0n) throw new RangeError(`class ${id} has ${units} units`);
  }
  if (!classes.some((each) => each.units > 0n && (each.preference === 0n || each.participating))) {
    throw new RangeError('no class would take the residual');
  }
  const converted = new Set<string>();
  let shares = distribute(proceeds, classes, converted);
  const candidates = classes.filter((each) => !each.participating && each.preference > 0n && each.units > 0n);
  for (const { id } of candidates.sort(byPreferencePerUnit)) {
    const tried = distribute(proceeds, classes, new Set([...converted, id]));
    const amount = (outcome: LiquidationShare[]) => {
      const share = outcome.find((each) => each.id === id)!;
      return share.preference + share.residual;
    };
    if (amount(tried) <= amount(shares)) break;
    converted.add(id);
    shares = tried;
  }
  assertSum(proceeds, [
    sumMoney(shares.map((share) => share.preference)),
    sumMoney(shares.map((share) => share.residual)),
  ]);
  return shares;
}
