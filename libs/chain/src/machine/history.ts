import { JOURNAL_ENTRY_WORDS, type Journal } from '../state/journal';
import { type State } from '../state/state';
import { type BlockMark } from './block-mark';

const NOT_FOUND = 0;

/** What a block overwrote: enough to read the state as it was before the block. */
export class PastBlock {
  private readonly entries: Uint32Array;
  readonly rowCounts: readonly number[];
  /** Open-addressing index over the entries, made when the block is first read past: place → entry, plus one. */
  private index: Uint32Array | undefined;

  constructor(
    readonly number: number,
    /** The time of the block before. */
    readonly timestampBefore: number,
    journal: Journal,
    mark: BlockMark,
    state: State,
  ) {
    this.entries = journal.words.slice(1, journal.end);
    this.rowCounts = state.tables.map((table) => mark.rowsOf(table.id));
  }

  get bytes(): number {
    return this.entries.byteLength + (this.index?.byteLength ?? 0);
  }

  /** The word as it was before the block; undefined when the block left it alone. */
  before(table: number, at: number): number | undefined {
    const index = (this.index ??= this.buildIndex());
    const mask = index.length - 1;
    for (let slot = hashPlace(table, at) & mask; ; slot = (slot + 1) & mask) {
      const entry = index[slot]!;
      if (entry === NOT_FOUND) return undefined;
      if (this.entries[entry - 1] === table && this.entries[entry] === at) return this.entries[entry + 1]!;
    }
  }

  private buildIndex(): Uint32Array {
    const count = this.entries.length / JOURNAL_ENTRY_WORDS;
    const index = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2 + 2)));
    const mask = index.length - 1;
    for (let entry = 0; entry < this.entries.length; entry += JOURNAL_ENTRY_WORDS) {
      let slot = hashPlace(this.entries[entry]!, this.entries[entry + 1]!) & mask;
      let known = false;
      for (; index[slot] !== NOT_FOUND; slot = (slot + 1) & mask) {
        const other = index[slot]! - 1;
        // The first write of a block holds what was there before it.
        known = this.entries[other] === this.entries[entry] && this.entries[other + 1] === this.entries[entry + 1];
        if (known) break;
      }
      if (!known) index[slot] = entry + 1;
    }
    return index;
  }
}

function hashPlace(table: number, at: number): number {
  const hash = Math.imul(at ^ (table << 25), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

/** Journals of the newest blocks, bounded in number and memory. */
export class History {
  private blocks: PastBlock[] = [];

  constructor(
    private readonly blocksMax: number,
    private readonly bytesMax: number,
  ) {}

  push(block: PastBlock): void {
    this.blocks.push(block);
    let bytes = this.blocks.reduce((sum, { bytes: size }) => sum + size, 0);
    while (this.blocks.length > this.blocksMax || (bytes > this.bytesMax && this.blocks.length > 1))
      bytes -= this.blocks.shift()!.bytes;
  }

  /** What happened since a block, oldest first; undefined when part of it is forgotten. */
  since(number: number, head: number): readonly PastBlock[] | undefined {
    if (number === head) return [];
    const first = this.blocks.findIndex((block) => block.number === number + 1);
    return first === -1 ? undefined : this.blocks.slice(first);
  }
}
