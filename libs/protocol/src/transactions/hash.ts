import { CHAIN_ID } from '../addresses';
import { keccak256 } from '../keccak';
import { type PackedTransactions } from './decode';
import { listHeader } from './rlp';

/** EIP-155 signs (…, chain id, 0, 0). */
const LEGACY_TAIL = Uint8Array.of(0x82, CHAIN_ID >> 8, CHAIN_ID & 0xff, 0x80, 0x80);

let scratch = new Uint8Array(4096);

/** The hash that the sender signed, of a row without fault. */
export function signingHashOf(packed: PackedTransactions, row: number): Uint8Array {
  const from = packed.signedFrom[row]!;
  const to = packed.signedTo[row]!;
  const type = packed.types[row]!;
  const tail = type === 0 ? LEGACY_TAIL.length : 0;
  const length = to - from + tail;
  if (scratch.length < length + 6) scratch = new Uint8Array(2 * (length + 6));
  let position = 0;
  if (type) scratch[position++] = type;
  position = listHeader(scratch, position, length);
  scratch.set(packed.bytes.subarray(from, to), position);
  position += to - from;
  if (tail) scratch.set(LEGACY_TAIL, position);
  return keccak256(scratch.subarray(0, position + tail));
}

/** The transaction's hash: keccak-256 over the bytes as sent. */
export function transactionHashOf(packed: PackedTransactions, row: number): Uint8Array {
  return keccak256(packed.bytes.subarray(packed.offsets[row], packed.offsets[row + 1]));
}

export interface TransactionHashes {
  /** 32 bytes a row, zero for rows with a fault. */
  readonly hashes: Uint8Array;
  readonly signingHashes: Uint8Array;
}

/** Both hashes of every row without fault. */
export function hashTransactions(packed: PackedTransactions): TransactionHashes {
  const hashes = new Uint8Array(32 * packed.count);
  const signingHashes = new Uint8Array(32 * packed.count);
  for (let row = 0; row < packed.count; row++) {
    if (packed.faults[row]) continue;
    hashes.set(transactionHashOf(packed, row), 32 * row);
    signingHashes.set(signingHashOf(packed, row), 32 * row);
  }
  return { hashes, signingHashes };
}
