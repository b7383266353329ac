import { TRANSACTION_WORDS, TransactionWord, type OrderSignersEntry, type PackedTransactions } from '@cadastre/chain';
import { type Mempool } from '../mempool/mempool';

/** Transactions of one block: as the machine reads them, and as they were sent. */
export interface BlockContent {
  readonly transactions: PackedTransactions;
  /** Transaction i is raws[offsets[i]] up to raws[offsets[i + 1]]. */
  readonly raws: Uint8Array;
  readonly offsets: Uint32Array;
}

export interface BlockLimits {
  readonly transactions: number;
  /** Of the transactions as sent. */
  readonly bytes: number;
}

/**
 * Gathers a block from the pool into memory that is kept from block to block, because a fresh megabyte a block costs
 * more in page faults than filling it. What it answers is valid until the next block is gathered.
 */
export class ContentBuffers {
  private readonly heads: Uint32Array;
  private readonly data: Uint8Array;
  private readonly raws: Uint8Array;
  private readonly offsets: Uint32Array;

  constructor(private readonly limits: BlockLimits) {
    this.heads = new Uint32Array(new SharedArrayBuffer(4 * TRANSACTION_WORDS * limits.transactions));
    // Calldata is part of the bytes; each begins at a multiple of 4.
    this.data = new Uint8Array(new SharedArrayBuffer(roundUp(limits.bytes) + 4 * limits.transactions));
    this.raws = new Uint8Array(limits.bytes);
    this.offsets = new Uint32Array(limits.transactions + 1);
  }

  /** Takes what is ready and fits. The pool wants to hear what became of it. */
  take(pool: Mempool): BlockContent {
    let bytes = 0;
    const slots = pool.take((slot, taken) => {
      const length = pool.byteLengthOf(slot);
      if (taken >= this.limits.transactions || bytes + length > this.limits.bytes) return false;
      bytes += length;
      return true;
    });
    const orderSigners: OrderSignersEntry[] = [];
    let dataEnd = 0;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index]!;
      const head = index * TRANSACTION_WORDS;
      const from = this.offsets[index]!;
      pool.copyHead(slot, this.heads, head);
      pool.copyBytes(slot, this.raws, from);
      this.offsets[index + 1] = from + pool.byteLengthOf(slot);
      dataEnd = this.placeData(head, from, dataEnd);
      for (const order of pool.ordersOf(slot)) orderSigners.push({ ...order, transaction: index });
    }
    const count = slots.length;
    return {
      transactions: { count, heads: this.heads.subarray(0, count * TRANSACTION_WORDS), data: this.data, orderSigners },
      raws: this.raws.subarray(0, bytes),
      offsets: this.offsets.subarray(0, count + 1),
    };
  }

  /** Copies a transaction's calldata to where the machine wants it; the head says where that is from now on. */
  private placeData(head: number, rawFrom: number, dataEnd: number): number {
    const from = rawFrom + this.heads[head + TransactionWord.dataOffset]!;
    const length = this.heads[head + TransactionWord.dataLength]!;
    this.data.set(this.raws.subarray(from, from + length), dataEnd);
    this.heads[head + TransactionWord.dataOffset] = dataEnd;
    return roundUp(dataEnd + length);
  }
}

const roundUp = (bytes: number): number => (bytes + 3) & ~3;
