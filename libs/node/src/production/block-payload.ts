import { type OrderSignersEntry, type Schedule } from '@cadastre/chain';
import { decodeHeader, keccak256, type Header } from '@cadastre/protocol';
import { ADDRESS_BYTES } from '../signatures/signature-engine';
import { StorageDamaged } from '../storage/storage-errors';

/**
 * A block as the log keeps it: the signed header, the transactions as they were sent, their senders and the signers
 * of the orders in them (so that replay need recover neither) and the schedule. Everything else follows from these by executing the block again.
 */
export interface BlockPayload {
  readonly header: Header;
  /** The header as it was hashed. */
  readonly headerRlp: Uint8Array;
  readonly hash: Uint8Array;
  readonly count: number;
  readonly raws: Uint8Array;
  /** Transaction i is raws[offsets[i]] up to raws[offsets[i + 1]]. */
  readonly offsets: Uint32Array;
  /** 20 bytes each. */
  readonly senders: Uint8Array;
  readonly orderSigners: readonly OrderSignersEntry[];
  readonly schedule: Schedule;
}

const FORMAT = 1;
/** Format, bytes of the header, transactions, bytes of them, calls, orders. */
const HEAD_WORDS = 6;
const SCHEDULE_WORDS = 4;
/** Transaction, call, two addresses. */
const ORDER_WORDS = 12;

const padded = (bytes: number): number => (bytes + 3) & ~3;

export function encodePayload(payload: Omit<BlockPayload, 'header' | 'hash'>): Uint8Array {
  const { headerRlp, count, raws, offsets, senders, orderSigners, schedule } = payload;
  const head = Uint32Array.of(FORMAT, headerRlp.length, count, raws.length, schedule.callCount, orderSigners.length);
  const orders = Uint32Array.from(
    orderSigners.flatMap(({ transaction, call, words }) => [transaction, call, ...words]),
  );
  const parts = [head, headerRlp, offsets, senders, schedule.calls, orders, raws];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + padded(part.byteLength), 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  }
  return bytes;
}

/** The columns are views of a copy, so that they are aligned and outlive what was read. */
export function decodePayload(stored: Uint8Array, file: string): BlockPayload {
  const bytes = Uint8Array.from(stored);
  const [format, headerBytes, count, rawBytes, callCount, orderCount] = new Uint32Array(bytes.buffer, 0, HEAD_WORDS);
  if (format !== FORMAT) throw new StorageDamaged({ file, offset: 0 }, `a block of format ${format} is stored`);
  let at = 4 * HEAD_WORDS;
  const next = (length: number): number => {
    const from = at;
    at += padded(length);
    return from;
  };
  const words = (length: number): Uint32Array => new Uint32Array(bytes.buffer, next(4 * length), length);
  const octets = (length: number): Uint8Array => new Uint8Array(bytes.buffer, next(length), length);
  const headerRlp = octets(headerBytes!);
  return {
    header: decodeHeader(headerRlp),
    headerRlp,
    hash: keccak256(headerRlp),
    count: count!,
    offsets: words(count! + 1),
    senders: octets(ADDRESS_BYTES * count!),
    schedule: { callCount: callCount!, calls: words(SCHEDULE_WORDS * callCount!) },
    orderSigners: Array.from({ length: orderCount! }, () => {
      const [transaction, call, ...signers] = words(ORDER_WORDS);
      return { transaction: transaction!, call: call!, words: Uint32Array.from(signers) };
    }),
    raws: octets(rawBytes!),
  };
}
