import { type NodeId, joinSubtrees } from './compact-range';

/** Reads a stored node; it must exist, because nodes are stored as the tree grows. */
export type ReadNode = (id: NodeId) => Uint8Array;

/** Leaves from `from` up to `to`, whose root is one hash of a proof. */
interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** The largest power of two below the size: where RFC 6962 splits a tree. */
function splitPoint(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

function inclusionRanges(index: number, { from, to }: LeafRange): LeafRange[] {
  if (to - from === 1) return [];
  const middle = from + splitPoint(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return index < middle ? [...inclusionRanges(index, left), right] : [...inclusionRanges(index, right), left];
}

function consistencyRanges(first: number, { from, to }: LeafRange, firstIsWhole: boolean): LeafRange[] {
  if (first === to) return firstIsWhole ? [] : [{ from, to }];
  const middle = from + splitPoint(to - from);
  const [left, right] = [
    { from, to: middle },
    { from: middle, to },
  ];
  return first <= middle
    ? [...consistencyRanges(first, left, firstIsWhole), right]
    : [...consistencyRanges(first, right, false), left];
}

/** The complete subtrees of a range, left to right. Its start is a multiple of its first subtree's size. */
function subtreesOf({ from, to }: LeafRange): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

function requireWithin(value: number, least: number, most: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} is ${value}, not within ${least} and ${most}`);
  }
}

function rangesForInclusion(index: number, size: number): LeafRange[] {
  requireWithin(size, 1, Number.MAX_SAFE_INTEGER, 'the tree size');
  requireWithin(index, 0, size - 1, 'the leaf index');
  return inclusionRanges(index, { from: 0, to: size });
}

function rangesForConsistency(first: number, second: number): LeafRange[] {
  requireWithin(second, 0, Number.MAX_SAFE_INTEGER, 'the later size');
  requireWithin(first, 0, second, 'the earlier size');
  return first === 0 ? [] : consistencyRanges(first, { from: 0, to: second }, true);
}

const readRange = (range: LeafRange, read: ReadNode): Uint8Array => joinSubtrees(subtreesOf(range).map(read));

/** The stored nodes that a proof needs, so that a database can be asked for all of them at once. */
export function nodesForInclusion(index: number, size: number): NodeId[] {
  return rangesForInclusion(index, size).flatMap(subtreesOf);
}

export function nodesForConsistency(first: number, second: number): NodeId[] {
  return rangesForConsistency(first, second).flatMap(subtreesOf);
}

/** RFC 6962, 2.1.1: the leaf is in the tree of this size. */
export function proveInclusion(index: number, size: number, read: ReadNode): Uint8Array[] {
  return rangesForInclusion(index, size).map((range) => readRange(range, read));
}

/** RFC 6962, 2.1.2: the tree of the second size begins with the one of the first. */
export function proveConsistency(first: number, second: number, read: ReadNode): Uint8Array[] {
  return rangesForConsistency(first, second).map((range) => readRange(range, read));
}
