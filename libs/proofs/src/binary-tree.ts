import { sha256 } from '@noble/hashes/sha2.js';

export const NODE_BYTES = 32;

export function hashPair(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(2 * NODE_BYTES);
  pair.set(left);
  pair.set(right, NODE_BYTES);
  return sha256(pair);
}

/** The root that a leaf and its siblings lead to; undefined when the path cannot belong to that place. */
export function rootFromPath(leaf: Uint8Array, index: number, path: readonly Uint8Array[]): Uint8Array | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** path.length) return undefined;
  let node = leaf;
  let place = index;
  for (const sibling of path) {
    if (sibling.length !== NODE_BYTES) return undefined;
    node = place % 2 === 0 ? hashPair(node, sibling) : hashPair(sibling, node);
    place = Math.floor(place / 2);
  }
  return node;
}

/** Levels above the leaves of a dense tree. */
export const depthOf = (leaves: number): number => (leaves <= 1 ? 0 : 32 - Math.clz32(leaves - 1));

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
