/** Raised when a lane's buffer is too small: the lane is rolled back and runs again inline, where buffers grow. */
export class LaneOverflow extends Error {}

const ENTRY_WORDS = 3;

/**
 * The undo journal: before a word changes, its table, its place and its old value are written down. Lanes keep theirs in
 * shared memory, so that whoever outlives a lane can roll it back. Word 0 holds the end, and is stored after the entry.
 */
export class Journal {
  constructor(
    public words: Uint32Array,
    private readonly grows: boolean,
  ) {
    if (words[0] === 0) words[0] = 1;
  }

  get end(): number {
    return this.words[0]!;
  }

  record(table: number, at: number, old: number): void {
    const end = this.words[0]!;
    if (end + ENTRY_WORDS > this.words.length) this.grow();
    const words = this.words;
    words[end] = table;
    words[end + 1] = at;
    words[end + 2] = old;
    words[0] = end + ENTRY_WORDS;
  }

  /** Puts every word written since `mark` back, newest first. */
  rollback(mark: number, tables: readonly { restore(at: number, value: number): void }[]): void {
    const words = this.words;
    for (let at = words[0]! - ENTRY_WORDS; at >= mark; at -= ENTRY_WORDS)
      tables[words[at]!]!.restore(words[at + 1]!, words[at + 2]!);
    words[0] = mark;
  }

  clear(): void {
    this.words[0] = 1;
  }

  /** Takes over the entries of a lane that has finished its stage. */
  append(other: Journal): void {
    const length = other.end - 1;
    while (this.end + length > this.words.length) this.grow();
    this.words.set(other.words.subarray(1, other.end), this.end);
    this.words[0] = this.end + length;
  }

  private grow(): void {
    if (!this.grows) throw new LaneOverflow('journal');
    const grown = new Uint32Array(this.words.length * 2);
    grown.set(this.words);
    this.words = grown;
  }
}

export { ENTRY_WORDS as JOURNAL_ENTRY_WORDS };
