import { type PackedTransactions, type TransactionHashes } from '@cadastre/protocol';

/**
 * Signature work over packed arrays, one element after another, shared memory welcome:
 * digests 32 bytes · signatures 64 (r, s) · parities 1 (of R's y) · public keys 64 (x, y; all zero where unknown) ·
 * addresses 20 · secrets 32 · verdicts 1 (1 valid, 0 not).
 *
 * A signature is valid when r and s are in range, s is low and recovery with its parity gives the key. Every engine
 * gives the same verdicts; they differ in cost only.
 */
export interface SignatureEngine {
  readonly kind: SignatureEngineKind;
  /** Checks each signature against the key that its index names. Answers how many are not valid. */
  verify(batch: VerifyBatch): number;
  /** Finds the signers; where the verdict is 0, key and address are zero. Answers how many are not valid. */
  recover(batch: RecoverBatch): number;
  /** Signs with the secret that each index names (RFC 6979, low s). Answers how many could not be signed. */
  sign(batch: SignBatch): number;
  /** Answers how many secrets are none. */
  deriveKeys(batch: DeriveBatch): number;
  /** Both hashes of every transaction without fault. */
  hash(packed: HashedColumns): TransactionHashes;
}

/**
 * `batch`: our addon, which verifies known keys by one multi-scalar sum. `native` and `wasm` recover every signer,
 * four and thirty times as dear.
 */
export type SignatureEngineKind = 'batch' | 'native' | 'wasm';

/** The decoder's columns that hashing needs. */
export type HashedColumns = Pick<
  PackedTransactions,
  'count' | 'bytes' | 'offsets' | 'faults' | 'types' | 'signedFrom' | 'signedTo'
>;

export interface VerifyBatch {
  readonly count: number;
  readonly digests: Uint8Array;
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
  readonly keyIndexes: Uint32Array;
  /** The table the indexes point into. */
  readonly keys: Uint8Array;
  readonly verdicts: Uint8Array;
}

export interface RecoverBatch {
  readonly count: number;
  readonly digests: Uint8Array;
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
  readonly keys: Uint8Array;
  readonly addresses: Uint8Array;
  readonly verdicts: Uint8Array;
}

export interface SignBatch {
  readonly count: number;
  readonly digests: Uint8Array;
  readonly keyIndexes: Uint32Array;
  readonly secrets: Uint8Array;
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
}

export interface DeriveBatch {
  readonly count: number;
  readonly secrets: Uint8Array;
  readonly keys: Uint8Array;
  readonly addresses: Uint8Array;
}

export const DIGEST_BYTES = 32;
export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 64;
export const ADDRESS_BYTES = 20;
export const SECRET_BYTES = 32;
