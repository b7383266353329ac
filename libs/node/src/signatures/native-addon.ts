import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What `native/src/addon.c` exports. */
export interface NativeAddon {
  verifyBatch(
    count: number,
    digests: Uint8Array,
    signatures: Uint8Array,
    parities: Uint8Array,
    keyIndexes: Uint32Array,
    keys: Uint8Array,
    coefficients: Uint8Array,
    verdicts: Uint8Array,
  ): number;
  recoverBatch(
    count: number,
    digests: Uint8Array,
    signatures: Uint8Array,
    parities: Uint8Array,
    keys: Uint8Array,
    addresses: Uint8Array,
    verdicts: Uint8Array,
  ): number;
  signBatch(
    count: number,
    digests: Uint8Array,
    keyIndexes: Uint32Array,
    secrets: Uint8Array,
    signatures: Uint8Array,
    parities: Uint8Array,
  ): number;
  /** One byte for each two digits; answers 0 when one is none. */
  decodeHex(digits: Uint8Array, from: number, byteCount: number, bytes: Uint8Array, at: number): number;
  /** Turns the eight-lane arithmetic on (where the processor has it) or off; answers whether it is on. For tests. */
  useWide(wanted: 0 | 1): number;
  deriveKeys(count: number, secrets: Uint8Array, keys: Uint8Array, addresses: Uint8Array): number;
  hashTransactions(
    count: number,
    chainId: number,
    bytes: Uint8Array,
    offsets: Uint32Array,
    faults: Uint8Array,
    types: Uint8Array,
    signedFrom: Uint32Array,
    signedTo: Uint32Array,
    hashes: Uint8Array,
    signingHashes: Uint8Array,
  ): void;
}

/** Where the addon is, or why there is none. */
export type AddonFile = { readonly path: string } | { readonly missing: string };

const builder = join(__dirname, '..', '..', 'native', 'build.mjs');

/** Finds the compiled addon; compiles it first where that has not been done on this machine (about 2 s). */
export async function ensureNativeAddon(): Promise<AddonFile> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [builder]);
    return { path: stdout.trim() };
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    return { missing: said || (error as Error).message };
  }
}

export function loadNativeAddon(path: string): NativeAddon {
  return require(path) as NativeAddon;
}
