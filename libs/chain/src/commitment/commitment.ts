import { JOURNAL_ENTRY_WORDS, type Journal } from '../state/journal';
import { Asset, Holding } from '../state/schema';
import { type State } from '../state/state';
import { type Table } from '../state/table';
import { AssetLeaves } from './asset-leaves';
import { type DirtyAsset, type HashJob } from './hash-jobs';
import { rowsPerLeaf, writeHoldingLeaves, writeTableLeaves } from './leaves';
import { denseRoot, Forest, NODE_WORDS } from './forest';

/**
 * Keeps the state root up to date. Which rows changed follows from the journal, so no rule has to say. Trees 0 to T-1
 * belong to the tables in schema order; asset number `a` has tree T - 1 + a.
 */
export class Commitment {
  readonly forest: Forest;
  readonly assets: AssetLeaves;
  private readonly committed: readonly Table[];
  private seen: number[] = [];

  constructor(private readonly state: State) {
    this.forest = new Forest();
    this.assets = new AssetLeaves(state, (asset) => this.forest.root(this.assetTree(asset)));
    this.committed = state.tables.filter((table) => table.shape.committed !== undefined);
    this.seen = state.tables.map(() => 1);
    this.lists = state.tables.map(() => new RowList());
  }

  assetTree(asset: number): number {
    return this.state.tables.length - 1 + asset;
  }

  /** Which leaves a block has changed: per table, and per asset for its holdings. Grows the trees as needed. */
  collect(journal: Journal): Dirty {
    const { state } = this;
    const dirty = this.lists;
    for (const list of dirty) list.count = 0;
    const { words, end } = journal;
    let lastTable = -1;
    let lastRow = -1;
    for (let at = 1; at < end; at += JOURNAL_ENTRY_WORDS) {
      const id = words[at]!;
      const row = words[at + 1]! >>> state.tables[id]!.shape.shift;
      if (id === lastTable && row === lastRow) continue;
      lastTable = id;
      lastRow = row;
      dirty[id]!.push(row);
    }
    state.tables.forEach((table, id) => {
      for (let row = this.seen[id]!; row < table.rowCount; row++) dirty[id]!.push(row);
      this.seen[id] = table.rowCount;
    });
    const of = (table: Table): Uint32Array => dirty[table.id]!.items();
    const touchedAssets = new Set<number>([...of(state.assets), ...of(state.supplies), ...of(state.counters)]);
    const holdings = this.dirtyHoldings(of(state.holdings), of(state.encumbrances), touchedAssets);
    this.dirtyAssets = [...touchedAssets].sort((a, b) => a - b);
    for (const table of this.committed) this.forest.resize(table.id, Math.ceil(table.rowCount / rowsPerLeaf(table)));
    const tables = this.committed.map((table) => ({ table, rows: of(table) }));
    return { tables: tables.filter(({ rows }) => rows.length > 0), assets: holdings };
  }

  private dirtyAssets: number[] = [];
  private readonly lists: RowList[];

  private dirtyHoldings(rows: Uint32Array, encumbered: Uint32Array, touched: Set<number>): DirtyAsset[] {
    const { state } = this;
    const { holdings } = state;
    const byAsset = new Map<number, RowList>();
    let lastAsset = 0;
    let lastList = new RowList();
    const note = (row: number, asset: number): void => {
      if (asset !== lastAsset) {
        lastAsset = asset;
        lastList = byAsset.get(asset) ?? new RowList();
        if (lastList.count === 0) byAsset.set(asset, lastList);
      }
      lastList.push(row);
    };
    const assets = columnOf(holdings, rows, Holding.asset);
    for (let i = 0; i < rows.length; i++) note(rows[i]!, assets[i]!);
    for (const encumbrance of encumbered) {
      const row = state.encumbrances.words[encumbrance << 4]!;
      note(row, holdings.words[(row << 4) + Holding.asset]!);
    }
    return [...byAsset].map(([asset, list]) => {
      touched.add(asset);
      // Rows of an asset are allocated in order of position: ascending rows are ascending positions.
      const distinct = sortedDistinct(list.items());
      const tree = this.assetTree(asset);
      this.forest.resize(tree, state.assets.words[(asset << 8) + Asset.rows]!);
      return {
        tree,
        rows: distinct,
        positions: columnOf(holdings, distinct, Holding.position),
      };
    });
  }

  /** Hashes everything that `collect` found, alone. */
  hashAll(dirty: Dirty): void {
    for (const asset of dirty.assets) this.hashPiece({ ...asset, top: this.forest.depth(asset.tree) });
    this.hashTables(dirty.tables);
  }

  /** Some changed holdings of one asset and their ancestors up to `top`. */
  hashPiece(job: HashJob): void {
    hashHoldings(this.state, this.forest, job);
  }

  hashTables(tables: readonly DirtyTable[]): void {
    for (const { table, rows } of tables) {
      const shared = rowsPerLeaf(table);
      const leaves = sortedDistinct(shared === 1 ? rows.slice() : rows.map((row) => Math.floor(row / shared)));
      writeTableLeaves(table, leaves, this.forest.words, this.forest.nodeAt(table.id, 0, 0));
      this.forest.rehash(table.id, leaves, leaves.length, 0, this.forest.depth(table.id));
    }
  }

  /** Leaves of the assets that changed, then the root over everything. */
  root(): Uint8Array {
    const { state, forest } = this;
    const tree = state.assets.id;
    forest.resize(tree, state.assets.rowCount);
    const changed = Uint32Array.from(this.dirtyAssets);
    const leaves = this.assets.roots(this.dirtyAssets);
    this.dirtyAssets.forEach((asset, index) =>
      forest.words.set(leaves.subarray(NODE_WORDS * index, NODE_WORDS * (index + 1)), forest.nodeAt(tree, 0, asset)),
    );
    forest.rehash(tree, changed, changed.length, 0, forest.depth(tree));
    return denseRoot(this.topLeaves());
  }

  /** One root for each committed table and the assets, in schema order, up to a power of two. */
  topLeaves(): Uint8Array {
    const { state, forest } = this;
    const roots = topTables(state).map((table) => forest.root(table.id));
    const leaves = new Uint8Array(2 ** Math.ceil(Math.log2(roots.length)) * 32);
    roots.forEach((root, index) => leaves.set(root, index * 32));
    return leaves;
  }
}

/** Tables with a place in the state root, in order. */
export const topTables = (state: State): Table[] =>
  state.tables.filter((table) => table.shape.committed !== undefined || table === state.assets);

/** Rows in the order in which they were written, some of them more than once. */
interface DirtyTable {
  readonly table: Table;
  readonly rows: Uint32Array;
}

/** What a block has changed. Valid until the next block is collected. */
export interface Dirty {
  readonly tables: readonly DirtyTable[];
  readonly assets: readonly DirtyAsset[];
}

/** Leaves of some changed holdings of an asset and their ancestors up to `top`. */
export function hashHoldings(state: State, forest: Forest, { tree, rows, positions, top }: HashJob): void {
  const base = forest.nodeAt(tree, 0, 0);
  writeHoldingLeaves(state, rows, positions, forest.words, base);
  forest.rehash(tree, positions, positions.length, 0, top);
}

/** PERF: a loop that does nothing else, so that the searches of memory for all rows wait together. */
function columnOf({ words }: Table, rows: Uint32Array, word: number): Uint32Array {
  const column = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) column[i] = words[(rows[i]! << 4) + word]!;
  return column;
}

/** Row numbers that pile up. */
class RowList {
  count = 0;
  private rows = new Uint32Array(64);

  push(row: number): void {
    if (this.count === this.rows.length) {
      const grown = new Uint32Array(this.rows.length * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.count++] = row;
  }

  items(): Uint32Array {
    return this.rows.subarray(0, this.count);
  }
}

/** In place. */
function sortedDistinct(values: Uint32Array): Uint32Array {
  values.sort();
  let count = 0;
  for (let i = 0; i < values.length; i++) if (i === 0 || values[i] !== values[count - 1]) values[count++] = values[i]!;
  return values.subarray(0, count);
}
