import { ADDRESS_BYTES, PUBLIC_KEY_BYTES } from '../signatures/signature-engine';

/** What the pool asks the chain about an account: its next nonce, or undefined when it may not submit. */
export type NextNonceOf = (account: Uint8Array) => number | undefined;

export const NO_SENDER = -1;
const NO_SLOT = -1;

/**
 * Accounts that have submitted, numbered, with their public keys once known. Only accounts that the chain knows get a
 * row, so the table cannot outgrow the register. Keys lie in shared memory for the workers that verify.
 */
export class SenderTable {
  count = 0;

  /** Nonce of the next transaction that a block may include. */
  nextNonces = new Float64Array(0);
  /** First nonce, from `nextNonces` on, that is not in the pool. */
  readyEnds = new Float64Array(0);
  /** The pool's slots of this sender, in order of nonce. */
  firstSlots = new Int32Array(0);
  lastSlots = new Int32Array(0);
  slotCounts = new Uint32Array(0);
  waitingBytes = new Float64Array(0);

  private keys = new Uint8Array(new SharedArrayBuffer(0));
  private hasKeys = new Uint8Array(0);
  private addresses = new Uint8Array(0);
  /** Open addressing from address to row + 1. */
  private index = new Int32Array(16);

  constructor(
    private readonly nextNonceOf: NextNonceOf,
    expected = 1024,
  ) {
    this.grow(expected);
  }

  /** The keys of all senders, to be handed to a checker. A new buffer when the table has grown. */
  get keyTable(): SharedArrayBuffer {
    return this.keys.buffer as SharedArrayBuffer;
  }

  find(addresses: Uint8Array, at: number): number {
    const mask = this.index.length - 1;
    for (let probe = hash(addresses, at) & mask; ; probe = (probe + 1) & mask) {
      const row = this.index[probe]! - 1;
      if (row < 0) return NO_SENDER;
      if (this.hasAddress(row, addresses, at)) return row;
    }
  }

  /** The row of an account that the chain knows, made on its first use; NO_SENDER for all others. */
  findOrAdd(addresses: Uint8Array, at: number): number {
    const found = this.find(addresses, at);
    if (found !== NO_SENDER) return found;
    const address = addresses.slice(at, at + ADDRESS_BYTES);
    const nonce = this.nextNonceOf(address);
    return nonce === undefined ? NO_SENDER : this.add(address, nonce);
  }

  hasKey(row: number): boolean {
    return this.hasKeys[row] === 1;
  }

  /** Keeps the key of a signer; the caller has recovered it from a signature of this very account. */
  learnKey(row: number, keys: Uint8Array, at: number): void {
    this.keys.set(keys.subarray(at, at + PUBLIC_KEY_BYTES), row * PUBLIC_KEY_BYTES);
    this.hasKeys[row] = 1;
  }

  hasAddress(row: number, addresses: Uint8Array, at: number): boolean {
    const own = row * ADDRESS_BYTES;
    for (let byte = 0; byte < ADDRESS_BYTES; byte++) {
      if (this.addresses[own + byte] !== addresses[at + byte]) return false;
    }
    return true;
  }

  copyAddress(row: number, target: Uint8Array, at: number): void {
    const own = row * ADDRESS_BYTES;
    for (let byte = 0; byte < ADDRESS_BYTES; byte++) target[at + byte] = this.addresses[own + byte]!;
  }

  private add(address: Uint8Array, nextNonce: number): number {
    if (this.count === this.nextNonces.length) this.grow(this.count * 2);
    const row = this.count++;
    this.addresses.set(address, row * ADDRESS_BYTES);
    this.nextNonces[row] = this.readyEnds[row] = nextNonce;
    this.firstSlots[row] = this.lastSlots[row] = NO_SLOT;
    this.insert(row);
    return row;
  }

  private insert(row: number): void {
    const mask = this.index.length - 1;
    let probe = hash(this.addresses, row * ADDRESS_BYTES) & mask;
    while (this.index[probe] !== 0) probe = (probe + 1) & mask;
    this.index[probe] = row + 1;
  }

  private grow(rows: number): void {
    this.nextNonces = grown(this.nextNonces, new Float64Array(rows));
    this.readyEnds = grown(this.readyEnds, new Float64Array(rows));
    this.firstSlots = grown(this.firstSlots, new Int32Array(rows));
    this.lastSlots = grown(this.lastSlots, new Int32Array(rows));
    this.slotCounts = grown(this.slotCounts, new Uint32Array(rows));
    this.waitingBytes = grown(this.waitingBytes, new Float64Array(rows));
    this.hasKeys = grown(this.hasKeys, new Uint8Array(rows));
    this.addresses = grown(this.addresses, new Uint8Array(rows * ADDRESS_BYTES));
    this.keys = grown(this.keys, new Uint8Array(new SharedArrayBuffer(rows * PUBLIC_KEY_BYTES)));

    let size = 16;
    while (size < 2 * rows) size *= 2;
    this.index = new Int32Array(size);
    for (let row = 0; row < this.count; row++) this.insert(row);
  }
}

/** The tail of an address is the tail of a digest, or chosen by hand for a few contracts: evenly spread either way. */
function hash(addresses: Uint8Array, at: number): number {
  const word =
    addresses[at + 16]! | (addresses[at + 17]! << 8) | (addresses[at + 18]! << 16) | (addresses[at + 19]! << 24);
  return Math.imul(word, 0x9e3779b1) >>> 7;
}

function grown<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
