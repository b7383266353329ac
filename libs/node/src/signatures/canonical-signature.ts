import { hexToBytes } from '@cadastre/protocol';

const order = hexToBytes('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const halfOrder = hexToBytes('0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');

/** The checks that need no curve: 0 < r < n, 0 < s ≤ n/2, parity 0 or 1. */
export function isCanonicalSignature(signature: Uint8Array, parity: number): boolean {
  return (
    parity <= 1 &&
    !isZero(signature, 0) &&
    !isZero(signature, 32) &&
    compare(signature, 0, order) < 0 &&
    compare(signature, 32, halfOrder) <= 0
  );
}

function compare(bytes: Uint8Array, at: number, bound: Uint8Array): number {
  for (let index = 0; index < 32; index++) {
    const difference = bytes[at + index]! - bound[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function isZero(bytes: Uint8Array, at: number): boolean {
  for (let index = at; index < at + 32; index++) if (bytes[index] !== 0) return false;
  return true;
}
