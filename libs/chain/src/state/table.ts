import { type Journal } from './journal';

export interface TableShape {
  readonly name: string;
  /** Words of a row as a power of two: row `r` begins at word `r << shift`. */
  readonly shift: number;
  /** The first words of a row are its key; 0 for tables addressed by row number alone. */
  readonly keyWords: number;
  /** Words that the state root covers, as a bit mask; undefined when the root covers none or covers them otherwise. */
  readonly committed?: number | 'all';
  /** Made anew from other tables; no part of a snapshot. */
  readonly derived?: true;
}

/** The shared memory of a table. */
export interface TableBuffers {
  readonly words: Uint32Array;
  readonly index: Uint32Array;
}

const ROWS_AT_FIRST = 64;

function emptyBuffers(shape: TableShape): TableBuffers {
  return {
    words: new Uint32Array(new SharedArrayBuffer((ROWS_AT_FIRST << shape.shift) * 4)),
    index: new Uint32Array(new SharedArrayBuffer(ROWS_AT_FIRST * 2 * 4)),
  };
}

/**
 * Rows of 32-bit words in shared memory with an open-addressing index over their keys. Row 0 means "none". Rows are
 * allocated by the serial part of a block only, so lanes may search the index freely; they are never removed.
 *
 * A row's words lie together, not in parallel columns: a transfer reads most of a row, and at a million accounts the
 * cache line it misses is what it pays for.
 */
export class Table {
  words: Uint32Array;
  index: Uint32Array;
  /** Rows in use, row 0 included. */
  rowCount = 1;
  private readonly shift: number;
  private readonly keyWords: number;
  private mask: number;

  constructor(
    readonly id: number,
    readonly shape: TableShape,
    readonly journal: Journal,
    buffers: TableBuffers = emptyBuffers(shape),
  ) {
    this.shift = shape.shift;
    this.keyWords = shape.keyWords;
    this.words = buffers.words;
    this.index = buffers.index;
    this.mask = this.index.length - 1;
  }

  get capacity(): number {
    return this.words.length >>> this.shift;
  }

  get(row: number, word: number): number {
    return this.words[(row << this.shift) + word]!;
  }

  /** The same past any guard: for words that stand still while others are written. */
  peek(row: number, word: number): number {
    return this.words[(row << this.shift) + word]!;
  }

  /** Undoes a write: the journal knows the place and what was there. */
  restore(at: number, value: number): void {
    this.words[at] = value;
  }

  /** Every write is journalled first. */
  set(row: number, word: number, value: number): void {
    const at = (row << this.shift) + word;
    const old = this.words[at]!;
    if (old === value) return;
    this.journal.record(this.id, at, old);
    this.words[at] = value;
  }

  /** Where in the index the search for a key begins. */
  homeOf(key: Uint32Array, at: number): number {
    return hashKey(key, at, this.keyWords) & this.mask;
  }

  homeOf2(first: number, second: number): number {
    return hashPair(first, second) & this.mask;
  }

  /** The row with that key, or 0. */
  find(key: Uint32Array, at = 0): number {
    const { words, index, mask, shift, keyWords } = this;
    let slot = hashKey(key, at, keyWords) & mask;
    for (;;) {
      const row = index[slot]!;
      if (row === 0) return 0;
      const base = row << shift;
      let word = 0;
      while (word < keyWords && words[base + word] === key[at + word]) word++;
      if (word === keyWords) return row;
      slot = (slot + 1) & mask;
    }
  }

  /** `find` for keys of two words, the hot path of asset accounts. */
  find2(first: number, second: number): number {
    const { words, index, mask, shift } = this;
    let slot = hashPair(first, second) & mask;
    for (;;) {
      const row = index[slot]!;
      if (row === 0) return 0;
      const base = row << shift;
      if (words[base] === first && words[base + 1] === second) return row;
      slot = (slot + 1) & mask;
    }
  }

  /** Allocates the row of a key that is not there yet. Key words need no journal: the row did not exist. */
  insert(key: Uint32Array, at = 0): number {
    const row = this.append();
    const base = row << this.shift;
    for (let word = 0; word < this.keyWords; word++) this.words[base + word] = key[at + word]!;
    this.link(row);
    return row;
  }

  insert2(first: number, second: number): number {
    const row = this.append();
    this.words[row << this.shift] = first;
    this.words[(row << this.shift) + 1] = second;
    this.link(row);
    return row;
  }

  ensure(key: Uint32Array, at = 0): number {
    return this.find(key, at) || this.insert(key, at);
  }

  ensure2(first: number, second: number): number {
    return this.find2(first, second) || this.insert2(first, second);
  }

  /** Allocates a row without a key. */
  append(): number {
    if (this.rowCount === this.capacity) this.grow();
    return this.rowCount++;
  }

  /** Takes back the rows allocated last, newest first: what an abandoned block or a tried-out call had allocated. */
  truncate(rowCount: number): void {
    while (this.rowCount > rowCount) {
      const row = --this.rowCount;
      if (this.keyWords > 0) this.unlink(row);
      this.words.fill(0, row << this.shift, (row + 1) << this.shift);
    }
  }

  /** Makes room for that many rows at once. */
  reserve(rows: number): void {
    while (this.capacity < rows) this.grow();
  }

  /** Rebuilds the index over rows that came from elsewhere. */
  adopt(words: Uint32Array, rowCount: number): void {
    this.reserve(rowCount);
    this.words.set(words.subarray(0, rowCount << this.shift));
    this.rowCount = rowCount;
    this.index.fill(0);
    if (this.keyWords > 0) for (let row = 1; row < rowCount; row++) this.link(row);
  }

  /** Gives a row another key: refs that have run out make room for new ones. Journalled. */
  rekey(row: number, key: Uint32Array, at: number): void {
    this.unlink(row);
    for (let word = 0; word < this.keyWords; word++) this.set(row, word, key[at + word]!);
    this.link(row);
  }

  private hashRow(row: number): number {
    const base = row << this.shift;
    return this.keyWords === 2
      ? hashPair(this.words[base]!, this.words[base + 1]!)
      : hashKey(this.words, base, this.keyWords);
  }

  /** Puts a row back into the index. */
  link(row: number): void {
    let slot = this.hashRow(row) & this.mask;
    while (this.index[slot] !== 0) slot = (slot + 1) & this.mask;
    this.index[slot] = row;
  }

  /** Removes a row from the index and moves later entries of its run back, so that no search ends too early. */
  unlink(row: number): void {
    const { index, mask } = this;
    let hole = this.hashRow(row) & mask;
    while (index[hole] !== row) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; index[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.hashRow(index[slot]!) & mask;
      // The entry may move into the hole unless its home lies between the hole and its place.
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        index[hole] = index[slot]!;
        hole = slot;
      }
    }
    index[hole] = 0;
  }

  private grow(): void {
    const words = new Uint32Array(new SharedArrayBuffer(this.words.byteLength * 2));
    words.set(this.words);
    this.words = words;
    if (this.keyWords > 0) {
      this.index = new Uint32Array(new SharedArrayBuffer(this.index.byteLength * 2));
      this.mask = this.index.length - 1;
      for (let row = 1; row < this.rowCount; row++) this.link(row);
    }
  }
}

function hashPair(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ second, 0xc2b2ae35);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0x27d4eb2f);
  return hash ^ (hash >>> 16);
}

function hashKey(words: Uint32Array, at: number, length: number): number {
  if (length === 2) return hashPair(words[at]!, words[at + 1]!);
  let hash = 0x811c9dc5 | 0;
  for (let word = 0; word < length; word++) {
    hash = Math.imul(hash ^ words[at + word]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
