import { type PackedReceipts } from '@cadastre/chain';

/** What reading clients need of a block beyond the block itself; all of it can be computed again by replay. */
export interface IndexedBlock {
  readonly number: number;
  readonly hash: Uint8Array;
  /** As it was hashed. */
  readonly header: Uint8Array;
  /** 32 bytes a transaction, in listed order. */
  readonly transactionHashes: Uint8Array;
  readonly receipts: PackedReceipts;
  /** For each address that emitted: the transactions, in order, in which it did. */
  readonly emitters: readonly Emitter[];
}

export interface Emitter {
  readonly address: Uint8Array;
  readonly transactions: Uint32Array;
}

const HEAD_WORDS = 4;

/** A head {transactions, words of heads, bytes of logs}, then heads and logs as they lie in memory. */
export function encodeReceipts({ count, heads, logs }: PackedReceipts): Buffer {
  const head = new Uint32Array(HEAD_WORDS);
  head.set([count, heads.length, logs.length]);
  const blob = Buffer.allocUnsafeSlow(head.byteLength + heads.byteLength + logs.length);
  blob.set(new Uint8Array(head.buffer), 0);
  blob.set(new Uint8Array(heads.buffer, heads.byteOffset, heads.byteLength), head.byteLength);
  blob.set(logs, head.byteLength + heads.byteLength);
  return blob;
}

export function decodeReceipts(stored: Uint8Array): PackedReceipts {
  // A copy of its own: what LMDB hands out may be unaligned.
  const bytes = Uint8Array.from(stored);
  const head = new Uint32Array(bytes.buffer, 0, HEAD_WORDS);
  const heads = new Uint32Array(bytes.buffer, head.byteLength, head[1]!);
  const logsAt = head.byteLength + heads.byteLength;
  return { count: head[0]!, heads, logs: bytes.subarray(logsAt, logsAt + head[2]!) };
}

export const indexedBytes = (block: IndexedBlock): number =>
  block.transactionHashes.length + block.receipts.heads.byteLength + block.receipts.logs.length;
