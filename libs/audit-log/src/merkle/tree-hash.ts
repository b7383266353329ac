import { sha256 } from '@noble/hashes/sha2.js';

export const HASH_BYTES = 32;

/** The root of the empty tree: the hash of nothing. */
export const EMPTY_ROOT = sha256(new Uint8Array());

// RFC 6962, 2.1: the prefixes keep a leaf from passing for a node.
const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

export function hashLeaf(leaf: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF_PREFIX).update(leaf).digest();
}

export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(NODE_PREFIX).update(left).update(right).digest();
}

export function equalHashes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
