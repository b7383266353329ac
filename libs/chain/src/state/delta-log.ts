import { LaneOverflow } from './journal';
import { type Quad } from './units';

export const DELTA_WORDS = 8;

export const DeltaKind = { add: 0, subtract: 1, increment: 2, decrement: 3 } as const;

/**
 * Changes whose order cannot matter: they are written down here and merged after the stage by the serial part. Entries
 * are table, row, word, kind and an amount; word 0 holds the end.
 */
export class DeltaLog {
  constructor(
    public words: Uint32Array,
    private readonly grows: boolean,
  ) {
    if (words[0] === 0) words[0] = DELTA_WORDS;
  }

  get end(): number {
    return this.words[0]!;
  }

  set end(end: number) {
    this.words[0] = end;
  }

  amount(table: number, row: number, word: number, kind: number, amount: Quad): void {
    const at = this.head(table, row, word, kind);
    this.words[at + 4] = amount[0]!;
    this.words[at + 5] = amount[1]!;
    this.words[at + 6] = amount[2]!;
    this.words[at + 7] = amount[3]!;
  }

  count(table: number, row: number, word: number, kind: number): void {
    this.head(table, row, word, kind);
  }

  clear(): void {
    this.words[0] = DELTA_WORDS;
  }

  private head(table: number, row: number, word: number, kind: number): number {
    const at = this.words[0]!;
    if (at + DELTA_WORDS > this.words.length) this.grow();
    this.words[at] = table;
    this.words[at + 1] = row;
    this.words[at + 2] = word;
    this.words[at + 3] = kind;
    this.words[0] = at + DELTA_WORDS;
    return at;
  }

  private grow(): void {
    if (!this.grows) throw new LaneOverflow('deltas');
    const grown = new Uint32Array(this.words.length * 2);
    grown.set(this.words);
    this.words = grown;
  }
}
