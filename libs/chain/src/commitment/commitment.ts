import { JOURNAL_ENTRY_WORDS, type Journal } from '../state/journal';
import { Asset, Holding } from '../state/schema';
import { type State } from '../state/state';
import { type Table } from '../state/table';
import { AssetLeaves } from './asset-leaves';
import { rowsPerLeaf, writeHoldingLeaves, writeTableLeaves } from './leaves';
import { denseRoot, Forest, NODE_WORDS } from './forest';

/** Below this height a subtree is hashed by one lane; what lies above is little and hashed in one go. */
export const SUBTREE_HEIGHT = 10;

/** Changed holdings of one asset, in order of position. */
export interface DirtyAsset {
  readonly asset: number;
  readonly tree: number;
  readonly rows: Uint32Array;
  readonly positions: Uint32Array;
}

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
  collect(journal: Journal): { readonly tables: readonly DirtyTable[]; readonly assets: readonly DirtyAsset[] } {
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
    const tables = this.committed.map((table) => this.dirtyTable(table, of(table)));
    this.dirtyAssets = [...touchedAssets].sort((a, b) => a - b);
    return { tables: tables.filter((entry) => entry.leaves.length > 0), assets: holdings };
  }

  private dirtyAssets: number[] = [];
  private readonly lists: RowList[];

  private dirtyTable(table: Table, rows: Uint32Array): DirtyTable {
    const shared = rowsPerLeaf(table);
    const leaves = sortedDistinct(shared === 1 ? rows.slice() : rows.map((row) => Math.floor(row / shared)));
    this.forest.resize(table.id, Math.ceil(table.rowCount / shared));
    return { table, leaves };
  }

  private dirtyHoldings(rows: Uint32Array, encumbered: Uint32Array, touched: Set<number>): DirtyAsset[] {
    const { state } = this;
    const { holdings } = state;
    const byAsset = new Map<number, RowList>();
    let lastAsset = 0;
    let lastList = new RowList();
    const note = (row: number): void => {
      const asset = holdings.words[(row << 4) + Holding.asset]!;
      if (asset !== lastAsset) {
        lastAsset = asset;
        lastList = byAsset.get(asset) ?? new RowList();
        if (lastList.count === 0) byAsset.set(asset, lastList);
      }
      lastList.push(row);
    };
    for (let i = 0; i < rows.length; i++) note(rows[i]!);
    for (const row of encumbered) note(state.encumbrances.words[row << 4]!);
    return [...byAsset].map(([asset, list]) => {
      touched.add(asset);
      // Rows of an asset are allocated in order of position: ascending rows are ascending positions.
      const distinct = sortedDistinct(list.items());
      const tree = this.assetTree(asset);
      this.forest.resize(tree, state.assets.words[(asset << 8) + Asset.rows]!);
      return {
        asset,
        tree,
        rows: distinct,
        positions: positionsOf(holdings, distinct),
      };
    });
  }

  /** Hashes everything that `collect` found, alone. */
  hashAll(dirty: { readonly tables: readonly DirtyTable[]; readonly assets: readonly DirtyAsset[] }): void {
    for (const asset of dirty.assets) {
      hashHoldings(this.state, this.forest, asset, 0, asset.rows.length, this.forest.depth(asset.tree));
    }
    this.hashTables(dirty.tables);
  }

  /** Some changed holdings of one asset and their ancestors up to `top`. */
  hashPiece(tree: number, rows: Uint32Array, positions: Uint32Array, top: number): void {
    hashHoldings(this.state, this.forest, { tree, rows, positions }, 0, rows.length, top);
  }

  hashTables(tables: readonly DirtyTable[]): void {
    for (const { table, leaves } of tables) {
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

export interface DirtyTable {
  readonly table: Table;
  /** Ascending and distinct; used up by hashing. */
  readonly leaves: Uint32Array;
}

/** Leaves of some changed holdings of an asset and their ancestors up to `top`. */
export function hashHoldings(
  state: State,
  forest: Forest,
  dirty: Pick<DirtyAsset, 'tree' | 'rows' | 'positions'>,
  from: number,
  to: number,
  top: number,
): number {
  const base = forest.nodeAt(dirty.tree, 0, 0);
  const { positions } = dirty;
  writeHoldingLeaves(state, dirty.rows, from, to, forest.words, (index) => base + positions[index]! * NODE_WORDS);
  return forest.rehash(dirty.tree, positions.subarray(from, to), to - from, 0, top);
}

/** PERF: a loop, because a callback for each row costs as much as finding the row. */
function positionsOf({ words }: Table, rows: Uint32Array): Uint32Array {
  const positions = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) positions[i] = words[(rows[i]! << 4) + Holding.position]!;
  return positions;
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
