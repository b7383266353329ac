import { keccak_256 } from '@noble/hashes/sha3.js';
import { createKeccak, type IHasher } from 'hash-wasm';

let fast: IHasher | undefined;

/**
 * Loads the WebAssembly keccak (1.0–1.45M hashes of 150 bytes a second against 0.1M in JavaScript). Await it once at
 * start-up; without it `keccak256` gives the same answers slowly.
 */
export async function initKeccak(): Promise<void> {
  fast ??= await createKeccak(256);
}

export function keccak256(bytes: Uint8Array): Uint8Array {
  return fast ? fast.init().update(bytes).digest('binary') : keccak_256(bytes);
}
