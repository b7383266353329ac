import { type Journal } from '../state/journal';
import { shapes, type TableName } from '../state/schema';
import { State } from '../state/state';
import { Table } from '../state/table';
import { type PastBlock } from './history';

/**
 * A table as an earlier block left it, over which calls may be tried out: what they write stays in the overlay. Reads go
 * through three layers: what was tried, what later blocks overwrote, what is there now.
 */
class OverlayTable extends Table {
  private readonly tried = new Map<number, number>();
  private readonly triedRows = new Map<string, number>();
  private readonly rowsThen: number;

  constructor(
    private readonly base: Table,
    private readonly since: readonly PastBlock[],
    journal: Journal,
    shape = base.shape,
  ) {
    super(base.id, shape, journal, { words: base.words, index: base.index });
    this.rowsThen = since[0]?.rowCounts[base.id] ?? base.rowCount;
    this.rowCount = this.rowsThen;
  }

  override get(row: number, word: number): number {
    const at = (row << this.shape.shift) + word;
    const tried = this.tried.get(at);
    if (tried !== undefined) return tried;
    if (row >= this.rowsThen) return 0;
    for (const block of this.since) {
      const before = block.before(this.id, at);
      if (before !== undefined) return before;
    }
    return this.base.words[at]!;
  }

  override peek(row: number, word: number): number {
    return this.get(row, word);
  }

  override set(row: number, word: number, value: number): void {
    const old = this.get(row, word);
    if (old === value) return;
    const at = (row << this.shape.shift) + word;
    this.journal.record(this.id, at, old);
    this.tried.set(at, value);
  }

  override restore(at: number, value: number): void {
    this.tried.set(at, value);
  }

  override find(key: Uint32Array, at = 0): number {
    const known = this.base.find(key, at);
    if (known !== 0 && known < this.rowsThen) return known;
    return this.triedRows.get(this.keyOf(key, at)) ?? 0;
  }

  override find2(first: number, second: number): number {
    pair[0] = first;
    pair[1] = second;
    return this.find(pair);
  }

  override insert(key: Uint32Array, at = 0): number {
    const row = this.append();
    for (let word = 0; word < this.shape.keyWords; word++)
      this.tried.set((row << this.shape.shift) + word, key[at + word]!);
    this.triedRows.set(this.keyOf(key, at), row);
    return row;
  }

  override insert2(first: number, second: number): number {
    pair[0] = first;
    pair[1] = second;
    return this.insert(pair);
  }

  override append(): number {
    return this.rowCount++;
  }

  /** A ref that makes room is tried as one more row: its old row is never looked for again. */
  override rekey(row: number, key: Uint32Array, at: number): void {
    this.triedRows.set(this.keyOf(key, at), row);
  }

  override truncate(rowCount: number): void {
    for (const [key, row] of this.triedRows) if (row >= rowCount) this.triedRows.delete(key);
    for (const at of this.tried.keys()) if (at >>> this.shape.shift >= rowCount) this.tried.delete(at);
    this.rowCount = rowCount;
  }

  /** Forgets what was tried. */
  reset(): void {
    this.tried.clear();
    this.triedRows.clear();
    this.rowCount = this.rowsThen;
  }

  private keyOf(key: Uint32Array, at: number): string {
    return key.subarray(at, at + this.shape.keyWords).join();
  }
}

const pair = new Uint32Array(2);

export interface OverlayState {
  readonly state: State;
  reset(): void;
}

/** A state to read and to try calls on, as it was after a block; `since` is what later blocks overwrote. */
export function overlayState(
  base: State,
  since: readonly PastBlock[],
  timestamp: number,
  number: number,
): OverlayState {
  const tables: OverlayTable[] = [];
  const state = new State({
    guarded: false,
    makeTable: (name: TableName, _id, journal) => {
      // A call that is tried out is a segment of its own: its shares are of the supply as it is.
      const source = name === 'segmentSupplies' ? base.supplies : base[name];
      const table = new OverlayTable(source, since, journal, shapes[name]);
      tables.push(table);
      return table;
    },
  });
  state.timestamp = timestamp;
  state.blockNumber = number;
  return {
    state,
    reset() {
      for (const table of tables) table.reset();
      state.journal.clear();
      state.logs.forget();
      state.deltas.clear();
      state.rekeyed.length = 0;
    },
  };
}
