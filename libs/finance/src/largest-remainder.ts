export type PartId = string | bigint;

export interface Part<Id extends PartId = string> {
  readonly id: Id;
  readonly base: bigint;
}

interface Share<Id extends PartId> extends Part<Id> {
  readonly floor: bigint;
  readonly remainder: bigint;
}

/** Who is served first when single units are left: largest remainder, then larger base, then lower id. */
function compareShares<Id extends PartId>(left: Share<Id>, right: Share<Id>): number {
  if (left.remainder !== right.remainder) return left.remainder > right.remainder ? -1 : 1;
  if (left.base !== right.base) return left.base > right.base ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

/**
 * Splits a total in proportion to the bases. The shares sum to the total, each is the exact share rounded down or up to
 * a whole unit, and the order of the parts makes no difference.
 */
export function splitByLargestRemainder<Id extends PartId>(total: bigint, parts: readonly Part<Id>[]): Map<Id, bigint> {
  if (total < 0n) throw new RangeError(`a split of ${total}: the total cannot be negative`);
  let base = 0n;
  for (const part of parts) {
    if (part.base < 0n) throw new RangeError(`part ${part.id} has base ${part.base}: it cannot be negative`);
    base += part.base;
  }
  if (base === 0n && total > 0n) throw new RangeError(`${total} to split and nobody to take a share`);

  const shares = parts.map((part) => {
    const product = total * part.base;
    const floor = base === 0n ? 0n : product / base;
    return { ...part, floor, remainder: product - floor * base };
  });
  const result = new Map(shares.map((share) => [share.id, share.floor]));
  if (result.size !== parts.length) throw new RangeError('two parts have the same id');

  let left = total;
  for (const share of shares) left -= share.floor;
  if (left > 0n) {
    for (const share of shares.sort(compareShares).slice(0, Number(left))) result.set(share.id, share.floor + 1n);
  }
  assertSum(total, result.values());
  return result;
}

/** Conservation, asserted where a total is divided. */
export function assertSum(total: bigint, parts: Iterable<bigint>): void {
  let sum = 0n;
  for (const part of parts) sum += part;
  if (sum !== total) throw new Error(`parts sum to ${sum} instead of ${total}`);
}
