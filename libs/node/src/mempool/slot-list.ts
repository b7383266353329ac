export const NO_SLOT = -1;

/** A queue of slots from which any of them may leave: two links a slot, no allocation. */
export class SlotList {
  length = 0;
  first = NO_SLOT;

  private last = NO_SLOT;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;

  constructor(slots: number) {
    this.next = new Int32Array(slots);
    this.previous = new Int32Array(slots);
  }

  push(slot: number): void {
    this.next[slot] = NO_SLOT;
    this.previous[slot] = this.last;
    if (this.last === NO_SLOT) this.first = slot;
    else this.next[this.last] = slot;
    this.last = slot;
    this.length++;
  }

  remove(slot: number): void {
    const next = this.next[slot]!;
    const previous = this.previous[slot]!;
    if (previous === NO_SLOT) this.first = next;
    else this.next[previous] = next;
    if (next === NO_SLOT) this.last = previous;
    else this.previous[next] = previous;
    this.length--;
  }

  after(slot: number): number {
    return this.next[slot]!;
  }
}
