/** Rows of one word of the set, and of one word of its summary. */
const BITS = 32;

/**
 * Rows of a table that have changed, each once however often it is added. A bit for each row, and a bit for each word of
 * these: thousands of changes among millions of rows come out in order without having been sorted.
 */
export class RowSet {
  private bits = new Uint32Array(BITS);
  private summary = new Uint32Array(1);
  private count = 0;

  /** Makes room for rows below that number. */
  reserve(rows: number): void {
    if (rows <= this.bits.length * BITS) return;
    const words = 2 ** Math.ceil(Math.log2(Math.ceil(rows / BITS)));
    this.bits = grown(this.bits, words);
    this.summary = grown(this.summary, Math.ceil(words / BITS));
  }

  add(row: number): void {
    const word = row >>> 5;
    const bit = 1 << (row & 31);
    const old = this.bits[word]!;
    if ((old & bit) !== 0) return;
    this.bits[word] = old | bit;
    this.summary[word >>> 5]! |= 1 << (word & 31);
    this.count++;
  }

  /** All rows in ascending order; afterwards the set is empty. */
  drain(): Uint32Array {
    const rows = new Uint32Array(this.count);
    let at = 0;
    for (let group = 0; at < rows.length; group++) {
      for (let words = this.summary[group]!; words !== 0; words &= words - 1) {
        const word = group * BITS + lowestBit(words);
        for (let bits = this.bits[word]!; bits !== 0; bits &= bits - 1) rows[at++] = word * BITS + lowestBit(bits);
        this.bits[word] = 0;
      }
      this.summary[group] = 0;
    }
    this.count = 0;
    return rows;
  }
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);

function grown(words: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(words);
  return larger;
}
