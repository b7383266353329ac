/** Where a transaction stands: its block and its place in it. */
export interface TransactionPosition {
  readonly number: number;
  readonly index: number;
}

/** Words of one entry: 64 bits of the hash, block number, index. */
export const ENTRY_WORDS = 4;
export const BUCKETS = 1024;

/** Which of the stored buckets a hash belongs to; other bits than those an entry keeps. */
export const bucketOf = (hashes: Uint8Array, at = 0): number => ((hashes[at + 8]! << 8) | hashes[at + 9]!) % BUCKETS;

const word = (hash: Uint8Array, at: number): number =>
  (hash[at]! | (hash[at + 1]! << 8) | (hash[at + 2]! << 16) | (hash[at + 3]! << 24)) >>> 0;

/** Positions in packed entries whose 64 bits match. Two hashes may share them: the caller compares the whole hash. */
export function positionsIn(entries: Uint32Array, hash: Uint8Array): TransactionPosition[] {
  const low = word(hash, 0);
  const high = word(hash, 4);
  const found: TransactionPosition[] = [];
  for (let at = 0; at < entries.length; at += ENTRY_WORDS) {
    if (entries[at] !== low || entries[at + 1] !== high) continue;
    found.push({ number: entries[at + 2]!, index: entries[at + 3]! });
  }
  return found;
}

/**
 * The newest transactions' positions by hash, in memory until there are enough of them to be written by bucket.
 * PERF: a B-tree put for each random hash cost 5 to 11 µs of CPU at 600,000 transactions and grows with the tree; an
 * insert here and its share of a bucket's write cost about 0.2 µs.
 */
export class HashTable {
  private entries: Uint32Array;
  private buckets: Uint16Array;
  /** Open addressing over entry numbers plus one; 0 is empty. */
  private slots: Uint32Array;
  count = 0;
  /** The newest block whose transactions are all here. */
  lastNumber = 0;

  constructor(capacity = 1 << 10) {
    this.entries = new Uint32Array(capacity * ENTRY_WORDS);
    this.buckets = new Uint16Array(capacity);
    this.slots = new Uint32Array(capacity * 2);
  }

  /** Adds a block's transactions, their hashes packed one after the other. */
  addBlock(number: number, hashes: Uint8Array): void {
    for (let index = 0; index * 32 < hashes.length; index++) this.add(hashes, index * 32, number, index);
    this.lastNumber = number;
  }

  find(hash: Uint8Array): TransactionPosition[] {
    const low = word(hash, 0);
    const high = word(hash, 4);
    const found: TransactionPosition[] = [];
    const mask = this.slots.length - 1;
    for (let slot = low & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const at = (this.slots[slot]! - 1) * ENTRY_WORDS;
      if (this.entries[at] !== low || this.entries[at + 1] !== high) continue;
      found.push({ number: this.entries[at + 2]!, index: this.entries[at + 3]! });
    }
    return found;
  }

  /** Calls `visit` with each bucket that has entries, packed. */
  eachBucket(visit: (bucket: number, entries: Uint32Array) => void): void {
    const ends = new Uint32Array(BUCKETS + 1);
    for (let entry = 0; entry < this.count; entry++) ends[this.buckets[entry]! + 1]!++;
    for (let bucket = 0; bucket < BUCKETS; bucket++) ends[bucket + 1]! += ends[bucket]!;
    const starts = ends.slice();
    const sorted = new Uint32Array(this.count * ENTRY_WORDS);
    for (let entry = 0; entry < this.count; entry++) {
      const to = starts[this.buckets[entry]!]!++ * ENTRY_WORDS;
      for (let part = 0; part < ENTRY_WORDS; part++) sorted[to + part] = this.entries[entry * ENTRY_WORDS + part]!;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const packed = sorted.subarray(ends[bucket]! * ENTRY_WORDS, ends[bucket + 1]! * ENTRY_WORDS);
      if (packed.length > 0) visit(bucket, packed);
    }
  }

  private add(hashes: Uint8Array, from: number, number: number, index: number): void {
    if ((this.count + 1) * ENTRY_WORDS > this.entries.length) this.grow();
    const low = word(hashes, from);
    const at = this.count * ENTRY_WORDS;
    this.entries[at] = low;
    this.entries[at + 1] = word(hashes, from + 4);
    this.entries[at + 2] = number;
    this.entries[at + 3] = index;
    this.buckets[this.count] = bucketOf(hashes, from);
    this.count += 1;
    this.place(low, this.count);
  }

  private place(low: number, entry: number): void {
    const mask = this.slots.length - 1;
    let slot = low & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry;
  }

  private grow(): void {
    const entries = new Uint32Array(this.entries.length * 2);
    entries.set(this.entries);
    const buckets = new Uint16Array(this.buckets.length * 2);
    buckets.set(this.buckets);
    this.entries = entries;
    this.buckets = buckets;
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let entry = 1; entry <= this.count; entry++) this.place(entries[(entry - 1) * ENTRY_WORDS]!, entry);
  }
}
