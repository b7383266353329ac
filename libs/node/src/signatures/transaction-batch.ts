import { TRANSACTION_WORDS } from '@cadastre/chain';
import { ADDRESS_BYTES, PUBLIC_KEY_BYTES } from './signature-engine';

/** The key index of a row whose signer has to be recovered: the sender is not named, or its key not known yet. */
export const RECOVER = 0xffffffff;

/** A verdict besides the decoder's faults, which it follows without overlap: the signature is not the sender's. */
export const SIGNATURE_INVALID = 255;

/** What a worker needs to see a batch as its maker does. */
export interface TransactionBatchHandles {
  readonly memory: SharedArrayBuffer;
  readonly rows: number;
  readonly byteCapacity: number;
}

/**
 * Transactions on their way in, in one piece of shared memory: what came from the wire, and what checking made of it.
 * Written by the ingress, checked by a worker, read by the mempool; never two of them at a time.
 */
export class TransactionBatch {
  count = 0;

  /** In: the bytes as sent; row i is bytes[offsets[i]] up to bytes[offsets[i + 1]]. */
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
  /** In: row of the key table, or RECOVER. */
  readonly keyIndexes: Uint32Array;

  /** Out: 0, a fault of the decoder, or SIGNATURE_INVALID. The columns below have no meaning where it is not 0. */
  readonly verdicts: Uint8Array;
  /** Out: the transaction's head as the machine takes it; dataOffset counts from the transaction's first byte. */
  readonly heads: Uint32Array;
  /** Out: what a unit of gas may cost, for replacement only. */
  readonly fees: Float64Array;
  /** Out: the signer of each row with RECOVER. */
  readonly keys: Uint8Array;
  readonly addresses: Uint8Array;

  private constructor(
    private readonly memory: SharedArrayBuffer,
    readonly rows: number,
    readonly byteCapacity: number,
  ) {
    let at = 0;
    const take = (bytes: number): number => {
      const start = at;
      at += Math.ceil(bytes / 8) * 8;
      return start;
    };
    this.fees = new Float64Array(memory, take(8 * rows), rows);
    this.offsets = new Uint32Array(memory, take(4 * (rows + 1)), rows + 1);
    this.keyIndexes = new Uint32Array(memory, take(4 * rows), rows);
    this.heads = new Uint32Array(memory, take(4 * rows * TRANSACTION_WORDS), rows * TRANSACTION_WORDS);
    this.verdicts = new Uint8Array(memory, take(rows), rows);
    this.keys = new Uint8Array(memory, take(PUBLIC_KEY_BYTES * rows), PUBLIC_KEY_BYTES * rows);
    this.addresses = new Uint8Array(memory, take(ADDRESS_BYTES * rows), ADDRESS_BYTES * rows);
    this.bytes = new Uint8Array(memory, take(byteCapacity), byteCapacity);
  }

  static create(rows: number, byteCapacity: number): TransactionBatch {
    const rowBytes = 8 + 4 + 4 + 4 * TRANSACTION_WORDS + 1 + PUBLIC_KEY_BYTES + ADDRESS_BYTES;
    const slack = 128;
    return new TransactionBatch(new SharedArrayBuffer(rows * rowBytes + byteCapacity + slack), rows, byteCapacity);
  }

  static from({ memory, rows, byteCapacity }: TransactionBatchHandles): TransactionBatch {
    return new TransactionBatch(memory, rows, byteCapacity);
  }

  get handles(): TransactionBatchHandles {
    return { memory: this.memory, rows: this.rows, byteCapacity: this.byteCapacity };
  }

  get byteLength(): number {
    return this.offsets[this.count]!;
  }

  clear(): void {
    this.count = 0;
  }

  hasRoomFor(rows: number, bytes: number): boolean {
    return this.count + rows <= this.rows && this.byteLength + bytes <= this.byteCapacity;
  }

  /** Ends the row whose bytes were written from `byteLength` up to `end`. */
  endRow(end: number, keyIndex: number): void {
    this.keyIndexes[this.count] = keyIndex;
    this.offsets[++this.count] = end;
  }
}
