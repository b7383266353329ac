import { JOURNAL_ENTRY_WORDS, type Journal } from '../state/journal';
import { groupBy } from '../state/group-by';
import { Asset, Encumbrance, Holding } from '../state/schema';
import { type State } from '../state/state';
import { type Table, type TableShape } from '../state/table';
import { AssetLeaves } from './asset-leaves';
import { type DirtyAsset, type HashJob } from './hash-jobs';
import { rowsPerLeaf, writeHoldingLeaves, writeTableLeaves } from './leaves';
import { denseRoot, Forest, NODE_WORDS } from './forest';
import { RowSet } from './row-set';

/**
 * Keeps the state root up to date. Which rows changed follows from the journal, so no rule has to say. Trees 0 to T-1
 * belong to the tables in schema order; asset number `a` has tree T - 1 + a.
 */
export class Commitment {
  readonly forest: Forest;
  readonly assets: AssetLeaves;
  private readonly committed: readonly Table[];
  private readonly seen: number[];
  private readonly changed: readonly RowSet[];
  private dirtyAssets: number[] = [];
  /** Words of a row whose change changes its leaf: lists that only the machine walks change with most new holdings. */
  private readonly masks: Uint32Array;

  constructor(private readonly state: State) {
    this.forest = new Forest();
    this.assets = new AssetLeaves(state, (asset) => this.forest.root(this.assetTree(asset)));
    this.committed = state.tables.filter((table) => table.shape.committed !== undefined);
    this.seen = state.tables.map(() => 1);
    this.masks = Uint32Array.from(state.tables, ({ shape }) => leafMask(shape));
    this.changed = state.tables.map(() => new RowSet());
  }

  assetTree(asset: number): number {
    return this.state.tables.length - 1 + asset;
  }

  /** Which leaves a block has changed: per table, and per asset for its holdings. Grows the trees as needed. */
  collect(journal: Journal): Dirty {
    const { state } = this;
    this.noteChanges(journal);
    const changed = this.changed.map((rows) => rows.drain());
    const of = (table: Table): Uint32Array => changed[table.id]!;
    const touchedAssets = new Set<number>([...of(state.assets), ...of(state.supplies), ...of(state.counters)]);
    const assets = this.dirtyHoldings(of(state.holdings), touchedAssets);
    this.dirtyAssets = [...touchedAssets].sort((a, b) => a - b);
    for (const table of this.committed) this.forest.resize(table.id, Math.ceil(table.rowCount / rowsPerLeaf(table)));
    const tables = this.committed.map((table) => ({ table, rows: of(table) }));
    return { tables: tables.filter(({ rows }) => rows.length > 0), assets };
  }

  private noteChanges({ words, end }: Journal): void {
    const { state, changed, masks } = this;
    state.tables.forEach((table, id) => {
      changed[id]!.reserve(table.rowCount);
      for (let row = this.seen[id]!; row < table.rowCount; row++) changed[id]!.add(row);
      this.seen[id] = table.rowCount;
    });
    const shifts = state.tables.map(({ shape }) => shape.shift);
    for (let at = 1; at < end; at += JOURNAL_ENTRY_WORDS) {
      const id = words[at]!;
      const place = words[at + 1]!;
      const row = place >>> shifts[id]!;
      if (((masks[id]! >>> (place - (row << shifts[id]!))) & 1) !== 0) changed[id]!.add(row);
    }
    // What binds units of a holding is in its leaf.
    const { holdings, encumbrances } = state;
    for (const encumbrance of changed[encumbrances.id]!.drain())
      changed[holdings.id]!.add(encumbrances.words[(encumbrance << encumbrances.shape.shift) + Encumbrance.holding]!);
  }

  /** Changed holdings by asset. Rows of an asset are allocated in order of position: ascending rows are ascending positions. */
  private dirtyHoldings(changed: Uint32Array, touched: Set<number>): DirtyAsset[] {
    const { words, shape } = this.state.holdings;
    const assets = new Uint32Array(changed.length);
    const places = new Uint32Array(changed.length);
    // PERF: a loop that does nothing else, so that the searches of memory for all rows wait together.
    for (let i = 0; i < changed.length; i++) {
      const base = changed[i]! << shape.shift;
      assets[i] = words[base + Holding.asset]!;
      places[i] = words[base + Holding.position]!;
    }
    const order = new Uint32Array(changed.length);
    const starts = groupBy(assets, this.state.assets.rowCount, order);
    const rows = order.map((place) => changed[place]!);
    const positions = order.map((place) => places[place]!);
    const dirty: DirtyAsset[] = [];
    for (let asset = 1; asset < this.state.assets.rowCount; asset++) {
      const [from, to] = [starts[asset]!, starts[asset + 1]!];
      if (from === to) continue;
      touched.add(asset);
      const tree = this.assetTree(asset);
      this.forest.resize(tree, this.state.assets.get(asset, Asset.rows));
      dirty.push({ tree, rows: rows.subarray(from, to), positions: positions.subarray(from, to) });
    }
    return dirty;
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
      const leaves = leavesOf(rows, rowsPerLeaf(table));
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

/** A bit for each of the first 32 words; shifts count modulo 32, so a wider row is in its leaf with all words or none. */
function leafMask({ committed }: TableShape): number {
  return committed === undefined || committed === 'all' ? 0xffffffff : committed;
}

/** Tables with a place in the state root, in order. */
export const topTables = (state: State): Table[] =>
  state.tables.filter((table) => table.shape.committed !== undefined || table === state.assets);

/** Rows in order. */
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

/** The leaves that these rows share, in order. */
function leavesOf(rows: Uint32Array, shared: number): Uint32Array {
  const leaves = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const leaf = Math.floor(row / shared);
    if (count === 0 || leaf !== leaves[count - 1]) leaves[count++] = leaf;
  }
  return leaves.subarray(0, count);
}
