import { TRANSACTION_WORDS, TransactionWord } from '@cadastre/chain';
import { NO_SLOT } from './slot-list';

/** Slots by transaction hash: chained buckets over the heads that the pool keeps anyway. */
export class HashIndex {
  private readonly buckets: Int32Array;
  private readonly nextInBucket: Int32Array;

  constructor(
    slots: number,
    private readonly heads: Uint32Array,
  ) {
    let size = 16;
    while (size < slots) size *= 2;
    this.buckets = new Int32Array(size).fill(NO_SLOT);
    this.nextInBucket = new Int32Array(slots);
  }

  /** The slot whose hash is the 8 words at `at`. */
  find(words: Uint32Array, at: number): number {
    let slot = this.buckets[this.bucketOf(words, at)]!;
    while (slot !== NO_SLOT && !this.matches(slot, words, at)) slot = this.nextInBucket[slot]!;
    return slot;
  }

  add(slot: number): void {
    const bucket = this.bucketOf(this.heads, slot * TRANSACTION_WORDS + TransactionWord.hash);
    this.nextInBucket[slot] = this.buckets[bucket]!;
    this.buckets[bucket] = slot;
  }

  remove(slot: number): void {
    const bucket = this.bucketOf(this.heads, slot * TRANSACTION_WORDS + TransactionWord.hash);
    if (this.buckets[bucket] === slot) {
      this.buckets[bucket] = this.nextInBucket[slot]!;
      return;
    }
    let before = this.buckets[bucket]!;
    while (this.nextInBucket[before] !== slot) before = this.nextInBucket[before]!;
    this.nextInBucket[before] = this.nextInBucket[slot]!;
  }

  private bucketOf(words: Uint32Array, at: number): number {
    return words[at]! & (this.buckets.length - 1);
  }

  private matches(slot: number, words: Uint32Array, at: number): boolean {
    const own = slot * TRANSACTION_WORDS + TransactionWord.hash;
    for (let word = 0; word < 8; word++) if (this.heads[own + word] !== words[at + word]) return false;
    return true;
  }
}
