/** A small seeded generator (mulberry32): the same seed gives the same run anywhere. */
export class Random {
  constructor(private state: number) {}

  /** 0 to `below` − 1. */
  nat(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  between(least: number, most: number): number {
    return least + this.nat(most - least + 1);
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('nothing to pick from');
    return from[this.nat(from.length)]!;
  }

  shuffled<T>(values: readonly T[]): T[] {
    const left = [...values];
    for (let i = left.length - 1; i > 0; i--) {
      const j = this.nat(i + 1);
      [left[i], left[j]] = [left[j]!, left[i]!];
    }
    return left;
  }
}
