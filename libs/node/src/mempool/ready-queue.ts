/**
 * The order in which slots may enter a block: a ring of slots in which an entry that no longer counts (its slot was
 * dropped, or queued again later) stays behind and is stepped over.
 */
export class ReadyQueue {
  private readonly ring: Uint32Array;
  /** Where in the queue a slot stands now; entries elsewhere are stale. */
  private readonly positions: Float64Array;
  private head = 0;
  private tail = 0;
  private takenEnd = 0;

  constructor(
    slots: number,
    private readonly isQueued: (slot: number) => boolean,
  ) {
    let size = 16;
    while (size < 2 * slots) size *= 2;
    this.ring = new Uint32Array(size);
    this.positions = new Float64Array(slots);
  }

  push(slot: number): void {
    if (this.tail - this.head === this.ring.length) this.compact();
    this.positions[slot] = this.tail;
    this.ring[this.tail++ & (this.ring.length - 1)] = slot;
  }

  /** Hands out slots from the front for as long as `take` wants them. They keep their places until `settle`. */
  takeWhile(take: (slot: number) => boolean): void {
    this.takenEnd = this.head;
    while (this.takenEnd < this.tail) {
      const slot = this.at(this.takenEnd);
      if (this.counts(this.takenEnd) && !take(slot)) return;
      this.takenEnd++;
    }
  }

  /** Forgets the places of what was taken. */
  settle(): void {
    this.head = this.takenEnd;
  }

  private at(position: number): number {
    return this.ring[position & (this.ring.length - 1)]!;
  }

  private counts(position: number): boolean {
    const slot = this.at(position);
    return this.positions[slot] === position && this.isQueued(slot);
  }

  /** Drops stale entries. At most half of the ring can count, so this always makes room. */
  private compact(): void {
    let to = this.head;
    let takenEnd = this.head;
    for (let from = this.head; from < this.tail; from++) {
      const keep = this.counts(from);
      if (keep) {
        const slot = this.at(from);
        this.positions[slot] = to;
        this.ring[to++ & (this.ring.length - 1)] = slot;
      }
      if (from < this.takenEnd) takenEnd = to;
    }
    this.takenEnd = takenEnd;
    this.tail = to;
  }
}
