import { type State } from '../state/state';

/** Where a state stood before a block, so that a block that cannot be executed leaves no trace. */
export class BlockMark {
  private readonly rowCounts: readonly number[];
  private readonly timestamp: number;
  private readonly blockNumber: number;

  constructor(private readonly state: State) {
    this.rowCounts = state.tables.map((table) => table.rowCount);
    this.timestamp = state.timestamp;
    this.blockNumber = state.blockNumber;
  }

  rowsOf(table: number): number {
    return this.rowCounts[table]!;
  }

  /** Takes everything back: rows, words, index entries. */
  undo(): void {
    const { state } = this;
    const rekeyed = state.rekeyed.filter((row) => row < this.rowsOf(state.refs.id));
    for (const row of rekeyed) state.refs.unlink(row);
    state.tables.forEach((table, id) => table.truncate(this.rowCounts[id]!));
    state.journal.rollback(1, state.tables);
    for (const row of rekeyed) state.refs.link(row);
    state.rekeyed.length = 0;
    state.deltas.clear();
    state.logs.forget();
    state.guard?.leave();
    state.serial = false;
    state.timestamp = this.timestamp;
    state.blockNumber = this.blockNumber;
  }
}
