import { Account, Encumbrance, Holding, HoldingFlag, Lot } from '../state/schema';
import { bytesOf, KeptMemory } from '../state/kept-memory';
import { type State } from '../state/state';
import { type Table } from '../state/table';
import { swapBytes } from '../execution/log-writer';
import { denseRoot, NODE_WORDS } from './forest';
import { hashInto } from './sha256-batch';

/** Rows of small tables share a leaf: a leaf is 32 bytes of them as they lie. */
export const rowsPerLeaf = (table: Table): number => (table.shape.shift < 3 ? 8 >> table.shape.shift : 1);

/** Words that the root covers in tables wider than one chunk; the mask of `TableShape.committed`, or every word. */
function isCommitted(mask: number | 'all', word: number): boolean {
  return mask === 'all' || (word < 32 && (mask & (1 << word)) !== 0);
}

/** How many leaves are hashed in one go. */
const LEAF_BATCH = 512;

/**
 * Writes leaves of a table's rows (or of the rows that share one). Rows of up to one chunk are their own leaf; wider ones
 * are the root of a dense tree over their chunks, with words that are not committed taken as zero.
 */
export function writeTableLeaves(table: Table, leaves: Uint32Array, into: Uint32Array, base: number): void {
  if (table.shape.shift <= 3) return writePlainLeaves(table, leaves, into, base);
  for (let from = 0; from < leaves.length; from += LEAF_BATCH) {
    const some = leaves.subarray(from, from + LEAF_BATCH);
    const roots = wideLeaves(table, some);
    for (let i = 0; i < some.length; i++) into.set(roots.subarray(8 * i, 8 * i + 8), base + some[i]! * 8);
  }
}

function writePlainLeaves({ words, shape }: Table, leaves: Uint32Array, into: Uint32Array, base: number): void {
  for (const leaf of leaves) {
    const from = leaf * 8;
    for (let word = 0; word < 8; word++)
      into[base + from + word] = shape.shift < 3 || isCommitted(shape.committed!, word) ? words[from + word]! : 0;
  }
}

function wideLeaves({ words, shape }: Table, leaves: Uint32Array): Uint32Array {
  const mask = shape.committed!;
  const width = mask === 'all' ? 1 << shape.shift : chunkedWidth(mask);
  // Zero chunks make a whole tree of it, and give the root that a tree of fewer has.
  const wholeWidth = 2 ** Math.ceil(Math.log2(width));
  const chunks = chunkMemory.words(leaves.length * wholeWidth).fill(0);
  for (let i = 0; i < leaves.length; i++) {
    const from = leaves[i]! << shape.shift;
    for (let word = 0; word < width; word++)
      if (isCommitted(mask, word)) chunks[i * wholeWidth + word] = words[from + word]!;
  }
  return wholeRoots(chunks, wholeWidth);
}

const chunkMemory = new KeptMemory();
const levels = [new KeptMemory(), new KeptMemory()];

/**
 * Roots of whole trees side by side, whose chunks are so many words each: one call a level for all of them. What it answers
 * is overwritten by the next call.
 */
export function wholeRoots(chunks: Uint32Array, words: number): Uint32Array {
  let level = chunks;
  for (let remaining = words, turn = 0; remaining > 8; remaining /= 2, turn = 1 - turn) {
    const parents = levels[turn]!.words(level.length / 2);
    hashInto(bytesOf(level), bytesOf(parents));
    level = parents;
  }
  return level;
}

function chunkedWidth(mask: number): number {
  return (Math.floor((31 - Math.clz32(mask)) / 8) + 1) * 8;
}

const cores = new Uint32Array(LEAF_BATCH * 16);
const coreBytes = new Uint8Array(cores.buffer);
const digests = new Uint32Array(LEAF_BATCH * 8);
const digestBytes = new Uint8Array(digests.buffer);

/**
 * Leaves of holdings, at their positions in `target` from word `base` on. A leaf is SHA-256 over address (20 bytes), 12 zeros and the balance as an
 * ABI word where nothing binds units. Otherwise byte 31 is 1, and the leaf is SHA-256 over that digest and the digest of
 * what binds them.
 */
export function writeHoldingLeaves(
  state: State,
  rows: Uint32Array,
  positions: Uint32Array,
  target: Uint32Array,
  base: number,
): void {
  const { holdings, accounts } = state;
  const words = holdings.words;
  const addresses = accounts.words;
  for (let start = 0; start < rows.length; start += LEAF_BATCH) {
    const count = Math.min(LEAF_BATCH, rows.length - start);
    fetchHoldings(state, rows.subarray(start, start + count));
    for (let i = 0; i < count; i++) {
      const row = rows[start + i]! << 4;
      const account = words[row + Holding.account]! << 4;
      const at = i * 16;
      for (let word = 0; word < 5; word++) cores[at + word] = addresses[account + Account.address + word]!;
      cores[at + 7] = isBound(words, row) ? BOUND_MARK : 0;
      for (let word = 0; word < 4; word++) cores[at + 15 - word] = swapBytes(words[row + Holding.balance + word]!);
    }
    hashInto(coreBytes.subarray(0, count * 64), digestBytes.subarray(0, count * 32));
    for (let i = 0; i < count; i++) {
      const row = rows[start + i]!;
      const into = base + positions[start + i]! * NODE_WORDS;
      if (isBound(words, row << 4)) bind(state, row, digests, i * 8);
      for (let word = 0; word < 8; word++) target[into + word] = digests[i * 8 + word]!;
    }
  }
}

/** What `fetchHoldings` read, kept so that reading it has a purpose. */
const seen = new Uint32Array(1);

/** Brings rows and accounts near, all at once: one search of memory after the other is what writing leaves would wait for. */
function fetchHoldings({ holdings, accounts }: State, rows: Uint32Array): void {
  const { words } = holdings;
  const addresses = accounts.words;
  for (let i = 0; i < rows.length; i++) seen[0]! |= words[(rows[i]! << 4) + Holding.account]!;
  for (let i = 0; i < rows.length; i++) {
    seen[0]! |= addresses[(words[(rows[i]! << 4) + Holding.account]! << 4) + Account.address]!;
  }
}

/** Byte 31 of the first word of a bound leaf. */
const BOUND_MARK = 0x01000000;

export const isBound = (words: Uint32Array, row: number): boolean =>
  words[row + Holding.encumbrance] !== 0 || words[row + Holding.flags] !== 0;

function bind(state: State, holding: number, digest: Uint32Array, at: number): void {
  const pair = new Uint8Array(64);
  pair.set(new Uint8Array(digest.slice(at, at + 8).buffer));
  pair.set(bindingDigest(state, holding), 32);
  const bound = new Uint8Array(32);
  hashInto(pair, bound);
  digest.set(new Uint32Array(bound.buffer), at);
}

/** What binds units of a holding: frozen, held, whether the account is frozen and how many lots, the root of the lots. */
export interface Binding {
  readonly frozen: Uint8Array;
  readonly held: Uint8Array;
  readonly status: Uint8Array;
  readonly lotsRoot: Uint8Array;
}

export function readBinding(state: State, holding: number): Binding {
  const { holdings, encumbrances } = state;
  const base = holding << 4;
  const encumbrance = holdings.words[base + Holding.encumbrance]! << 4;
  const words = encumbrances.words;
  const lotCount = encumbrance === 0 ? 0 : words[encumbrance + Encumbrance.lotCount]!;
  const status = new Uint8Array(32);
  const view = new DataView(status.buffer);
  view.setUint32(24, holdings.words[base + Holding.flags]! & HoldingFlag.frozen);
  view.setUint32(28, lotCount);
  return {
    frozen: abiWord(words, encumbrance === 0 ? -1 : encumbrance + Encumbrance.frozen),
    held: abiWord(words, encumbrance === 0 ? -1 : encumbrance + Encumbrance.held),
    status,
    lotsRoot: lotsRoot(state, encumbrance, lotCount),
  };
}

function bindingDigest(state: State, holding: number): Uint8Array {
  const { frozen, held, status, lotsRoot: root } = readBinding(state, holding);
  const leaves = new Uint8Array(128);
  leaves.set(frozen);
  leaves.set(held, 32);
  leaves.set(status, 64);
  leaves.set(root, 96);
  return denseRoot(leaves);
}

/** A lot is one leaf: acquiredAt (8 bytes), exemption (2 bytes), zeros, units (16 bytes), all big-endian. */
function lotsRoot(state: State, encumbrance: number, count: number): Uint8Array {
  if (count === 0) return new Uint8Array(32);
  const many = state.encumbrances.words[encumbrance + Encumbrance.manyLots]!;
  const table = many !== 0 ? state.manyLots : state.lots;
  const row = (many !== 0 ? many : state.encumbrances.words[encumbrance + Encumbrance.lots]!) << table.shape.shift;
  const leaves = new Uint8Array(count * 32);
  const view = new DataView(leaves.buffer);
  for (let index = 0; index < count; index++) {
    const at = row + index * Lot.words;
    view.setUint32(index * 32, table.words[at + Lot.acquiredAt + 1]!);
    view.setUint32(index * 32 + 4, table.words[at + Lot.acquiredAt]!);
    view.setUint16(index * 32 + 8, table.words[at + Lot.exemption]!);
    for (let word = 0; word < 4; word++)
      view.setUint32(index * 32 + 28 - 4 * word, table.words[at + Lot.units + word]!);
  }
  return denseRoot(leaves);
}

/** A 128-bit amount as an ABI word; -1 for none. */
export function abiWord(words: Uint32Array, at: number): Uint8Array {
  const bytes = new Uint8Array(32);
  if (at < 0) return bytes;
  const view = new DataView(bytes.buffer);
  for (let word = 0; word < 4; word++) view.setUint32(28 - 4 * word, words[at + word]!);
  return bytes;
}
