export type PartId = string | bigint;

export interface Part<Id extends PartId = string> {
  readonly id: Id;
  readonly base: bigint;
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

  // PERF: plain columns and sorted positions; sorting an object for each part took six times as long for a million.
  const floors: bigint[] = [];
  const remainders: bigint[] = [];
  let left = total;
  for (const part of parts) {
    const floor = base === 0n ? 0n : (total * part.base) / base;
    floors.push(floor);
    remainders.push(total * part.base - floor * base);
    left -= floor;
  }
  /** Who is served first when single units are left: largest remainder, then larger base, then lower id. */
  const byPrecedence = (one: number, other: number): number => {
    if (remainders[one] !== remainders[other]) return remainders[one]! > remainders[other]! ? -1 : 1;
    const [first, second] = [parts[one]!, parts[other]!];
    if (first.base !== second.base) return first.base > second.base ? -1 : 1;
    return first.id < second.id ? -1 : 1;
  };
  if (left > 0n) {
    const served = Uint32Array.from(parts.keys()).sort(byPrecedence).subarray(0, Number(left));
    for (const at of served) floors[at]! += 1n;
  }
  const result = new Map(parts.map((part, at) => [part.id, floors[at]!]));
  if (result.size !== parts.length) throw new RangeError('two parts have the same id');
  assertSum(total, result.values());
  return result;
}

/** Conservation, asserted where a total is divided. */
export function assertSum(total: bigint, parts: Iterable<bigint>): void {
  let sum = 0n;
  for (const part of parts) sum += part;
  if (sum !== total) throw new Error(`parts sum to ${sum} instead of ${total}`);
}
