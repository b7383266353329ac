/**
 * The decoded transactions of a block in shared memory: lanes read calldata where the ingress wrote it, nothing is
 * cloned per transaction. Words are little-endian; hashes and addresses lie in them as raw bytes.
 */
export const TRANSACTION_WORDS = 32;

/** Word offsets inside one transaction's head. */
export const TransactionWord = {
  hash: 0,
  sender: 8,
  to: 13,
  nonceLow: 18,
  nonceHigh: 19,
  gasLimitLow: 20,
  gasLimitHigh: 21,
  /** Byte offset of the calldata in `data`. */
  dataOffset: 22,
  dataLength: 23,
  /** Transaction type (0, 1 or 2) in the low byte, then the `TransactionFlag` bits. */
  flags: 24,
} as const;

export const TransactionFlag = { createsContract: 0x100, carriesValue: 0x200 } as const;

export interface PackedTransactions {
  readonly count: number;
  /** `count` heads of `TRANSACTION_WORDS` words over a SharedArrayBuffer. */
  readonly heads: Uint32Array;
  /** Calldata over a SharedArrayBuffer; each transaction's begins at a multiple of 4. */
  readonly data: Uint8Array;
  /** Who signed the settlement orders of the block, found while it was taken in. Without an entry a signature is invalid. */
  readonly orderSigners?: readonly OrderSignersEntry[];
}

/** Signers of one call of `Settlement.settle`. */
export interface OrderSignersEntry {
  readonly transaction: number;
  /** Number of the call in its batch, 0 outside one. */
  readonly call: number;
  /** Addresses as raw bytes in words: the seller's signer at 0, the buyer's at 5. */
  readonly words: Uint32Array;
}

export interface DecodedTransaction {
  readonly hash: Uint8Array;
  readonly sender: Uint8Array;
  /** Absent for a contract creation, which every block refuses. */
  readonly to: Uint8Array | undefined;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  readonly value: bigint;
  readonly type: 0 | 1 | 2;
  readonly data: Uint8Array;
}

/** Writes decoded transactions one after the other; the node's decoder may write the same layout itself. */
export class TransactionPacker {
  private heads: Uint32Array;
  private bytes: Uint8Array;
  private data: Uint8Array;
  private dataEnd = 0;
  private count = 0;

  constructor(expectedTransactions = 256, expectedDataBytes = expectedTransactions * 96) {
    this.heads = new Uint32Array(new SharedArrayBuffer(Math.max(1, expectedTransactions) * TRANSACTION_WORDS * 4));
    this.bytes = new Uint8Array(this.heads.buffer);
    this.data = new Uint8Array(new SharedArrayBuffer(Math.max(64, (expectedDataBytes + 3) & ~3)));
  }

  add(transaction: DecodedTransaction): void {
    this.makeRoom(transaction.data.length);
    const at = this.count * TRANSACTION_WORDS;
    this.bytes.set(transaction.hash, (at + TransactionWord.hash) * 4);
    this.bytes.set(transaction.sender, (at + TransactionWord.sender) * 4);
    if (transaction.to !== undefined) this.bytes.set(transaction.to, (at + TransactionWord.to) * 4);
    this.heads[at + TransactionWord.nonceLow] = Number(transaction.nonce & 0xffffffffn);
    this.heads[at + TransactionWord.nonceHigh] = Number(transaction.nonce >> 32n);
    this.heads[at + TransactionWord.gasLimitLow] = Number(transaction.gasLimit & 0xffffffffn);
    this.heads[at + TransactionWord.gasLimitHigh] = Number((transaction.gasLimit >> 32n) & 0xffffffffn);
    this.heads[at + TransactionWord.dataOffset] = this.dataEnd;
    this.heads[at + TransactionWord.dataLength] = transaction.data.length;
    this.heads[at + TransactionWord.flags] =
      transaction.type |
      (transaction.to === undefined ? TransactionFlag.createsContract : 0) |
      (transaction.value > 0n ? TransactionFlag.carriesValue : 0);
    this.data.set(transaction.data, this.dataEnd);
    this.dataEnd = (this.dataEnd + transaction.data.length + 3) & ~3;
    this.count++;
  }

  finish(): PackedTransactions {
    return { count: this.count, heads: this.heads, data: this.data };
  }

  private makeRoom(dataLength: number): void {
    if ((this.count + 1) * TRANSACTION_WORDS > this.heads.length) {
      const grown = new Uint32Array(new SharedArrayBuffer(this.heads.byteLength * 2));
      grown.set(this.heads);
      this.heads = grown;
      this.bytes = new Uint8Array(grown.buffer);
    }
    const needed = this.dataEnd + ((dataLength + 3) & ~3);
    if (needed > this.data.length) {
      const grown = new Uint8Array(new SharedArrayBuffer(Math.max(needed, this.data.length * 2)));
      grown.set(this.data);
      this.data = grown;
    }
  }
}
