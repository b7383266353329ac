/** A small seeded generator (mulberry32): the same seed gives the same run anywhere. */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** Any number of bits up to the limit, small ones as often as large ones. */
  bigint(bits: number): bigint {
    const width = this.below(bits + 1);
    let value = 0n;
    for (let bit = 0; bit < width; bit += 24) value = (value << 24n) | BigInt(this.below(1 << 24));
    return BigInt.asUintN(width, value);
  }
}

/** The seed of this run: from SEED, else by chance. Printed by whoever uses it. */
export function seedOfRun(): number {
  return process.env['SEED'] ? Number(process.env['SEED']) : Math.floor(Math.random() * 2 ** 31);
}
