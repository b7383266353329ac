import { KeptMemory } from '../state/kept-memory';
import { hashInto } from './sha256-batch';

export const NODE_WORDS = 8;
const DIRECTORY_WORDS = 4;
const Entry = { depth: 0, base: 1, count: 2 } as const;
const BATCH = 512;
const MAX_DEPTH = 32;

/** Roots of all-zero trees by height, as words: what stands where a tree has no nodes yet. */
const zeros: Uint32Array = zeroNodes();

function zeroNodes(): Uint32Array {
  const nodes = new Uint32Array((MAX_DEPTH + 1) * NODE_WORDS);
  const bytes = new Uint8Array(nodes.buffer);
  const block = new Uint8Array(64);
  for (let height = 0; height < MAX_DEPTH; height++) {
    const node = bytes.subarray(height * 32, height * 32 + 32);
    block.set(node);
    block.set(node, 32);
    hashInto(block, bytes.subarray((height + 1) * 32, (height + 2) * 32));
  }
  return nodes;
}

export function zeroNode(height: number): Uint8Array {
  return new Uint8Array(zeros.slice(height * NODE_WORDS, (height + 1) * NODE_WORDS).buffer);
}

/**
 * Dense binary SHA-256 trees in one piece of shared memory. Leaves stand in order of allocation; where a level has no node
 * yet, the root of an all-zero tree of that height stands. A tree of `count` leaves has the smallest depth that holds them.
 */
export class Forest {
  words: Uint32Array = new Uint32Array(new SharedArrayBuffer(1 << 16));
  directory: Uint32Array = new Uint32Array(new SharedArrayBuffer(256 * DIRECTORY_WORDS * 4));
  private end = 0;
  private readonly free = new Map<number, number[]>();
  private readonly blocks = new Uint32Array(BATCH * 16);
  private readonly blockBytes = new Uint8Array(this.blocks.buffer);
  private readonly digests = new Uint32Array(BATCH * NODE_WORDS);
  private readonly digestBytes = new Uint8Array(this.digests.buffer);
  /** What `fetch` read, kept so that reading it has a purpose. */
  seen = 0;

  attach(words: Uint32Array, directory: Uint32Array): void {
    this.words = words;
    this.directory = directory;
  }

  count(tree: number): number {
    return this.directory[tree * DIRECTORY_WORDS + Entry.count] ?? 0;
  }

  depth(tree: number): number {
    return this.directory[tree * DIRECTORY_WORDS + Entry.depth]!;
  }

  /** Makes room for that many leaves; new ones are zero until written. Serial parts only. */
  resize(tree: number, count: number): void {
    while ((tree + 1) * DIRECTORY_WORDS > this.directory.length) this.growDirectory();
    const at = tree * DIRECTORY_WORDS;
    const old = this.directory[at + Entry.count]!;
    if (count <= old) return;
    const depth = count <= 1 ? 0 : 32 - Math.clz32(count - 1);
    if (old === 0 || depth > this.directory[at + Entry.depth]!) this.deepen(tree, depth);
    this.directory[at + Entry.count] = count;
  }

  /** Word of a node: `height` 0 are the leaves. */
  nodeAt(tree: number, height: number, index: number): number {
    const at = tree * DIRECTORY_WORDS;
    const depth = this.directory[at + Entry.depth]!;
    // Levels lie one after the other, the leaves first: 2^(depth+1) - 2^(depth+1-height) nodes come before this level.
    return this.directory[at + Entry.base]! + (2 ** (depth + 1) - 2 ** (depth + 1 - height) + index) * NODE_WORDS;
  }

  root(tree: number): Uint8Array {
    if (this.count(tree) === 0) return zeroNode(0);
    return this.node(tree, this.depth(tree), 0);
  }

  node(tree: number, height: number, index: number): Uint8Array {
    if (index >= levelCount(this.count(tree), height)) return zeroNode(height);
    const at = this.nodeAt(tree, height, index);
    return new Uint8Array(this.words.slice(at, at + NODE_WORDS).buffer);
  }

  /** The siblings from a leaf up to the root. */
  path(tree: number, leaf: number): Uint8Array[] {
    const siblings: Uint8Array[] = [];
    for (let height = 0; height < this.depth(tree); height++)
      siblings.push(this.node(tree, height, (leaf >> height) ^ 1));
    return siblings;
  }

  /**
   * Hashes the ancestors of changed nodes from `height` up to `top`. `dirty` holds their indexes at `height`, ascending and
   * distinct, and is overwritten; answers how many indexes at `top` it holds at the end.
   */
  rehash(tree: number, dirty: Uint32Array, dirtyCount: number, height: number, top: number): number {
    const { words } = this;
    const count = this.count(tree);
    let live = dirtyCount;
    for (let level = height; level < top; level++) {
      const nodes = levelCount(count, level);
      const from = this.nodeAt(tree, level, 0);
      const into = this.nodeAt(tree, level + 1, 0);
      live = parentsOf(dirty, live);
      if (live * 2 >= nodes >>> 1) {
        this.hashLevel(level, from, into, nodes);
        continue;
      }
      for (let done = 0; done < live; done += BATCH) {
        const batch = Math.min(BATCH, live - done);
        const parents = dirty.subarray(done, done + batch);
        this.fetch(parents, from, into);
        this.gather(parents, from, nodes, level);
        hashInto(this.blockBytes.subarray(0, batch * 64), this.digestBytes.subarray(0, batch * 32));
        for (let i = 0; i < batch; i++) {
          const target = into + dirty[done + i]! * NODE_WORDS;
          for (let word = 0; word < 8; word++) words[target + word] = this.digests[i * 8 + word]!;
        }
      }
    }
    return live;
  }

  /**
   * Reads a word of each line that is about to be read or written whole. Searches of memory that do not depend on each
   * other wait together; behind the sixteen copies of a pair the next one waits alone.
   */
  private fetch(parents: Uint32Array, from: number, into: number): void {
    const { words } = this;
    let seen = 0;
    for (let i = 0; i < parents.length; i++) {
      const parent = parents[i]!;
      seen |= words[from + parent * 2 * NODE_WORDS]! | words[into + parent * NODE_WORDS]!;
    }
    this.seen = seen;
  }

  /** The pairs below these parents, one after the other, into `blocks`. */
  private gather(parents: Uint32Array, from: number, nodes: number, level: number): void {
    const { words, blocks } = this;
    const last = parents.length - 1;
    const whole = parents[last]! * 2 + 1 < nodes ? parents.length : last;
    for (let i = 0; i < whole; i++) {
      const source = from + parents[i]! * 2 * NODE_WORDS;
      const target = i * 2 * NODE_WORDS;
      for (let word = 0; word < 2 * NODE_WORDS; word++) blocks[target + word] = words[source + word]!;
    }
    if (whole > last) return;
    const source = from + parents[last]! * 2 * NODE_WORDS;
    for (let word = 0; word < NODE_WORDS; word++) {
      blocks[last * 2 * NODE_WORDS + word] = words[source + word]!;
      blocks[(last * 2 + 1) * NODE_WORDS + word] = zeros[level * NODE_WORDS + word]!;
    }
  }

  /** Where half of a level has changed, hashing all of it where it lies is cheaper than gathering what has. */
  private hashLevel(level: number, from: number, into: number, nodes: number): void {
    const { words } = this;
    const pairs = nodes >>> 1;
    const bytes = (at: number, count: number): Uint8Array =>
      new Uint8Array(words.buffer, at * 4, count * NODE_WORDS * 4);
    if (pairs > 0) hashInto(bytes(from, pairs * 2), bytes(into, pairs));
    if (nodes % 2 === 0) return;
    for (let word = 0; word < NODE_WORDS; word++) {
      this.blocks[word] = words[from + (nodes - 1) * NODE_WORDS + word]!;
      this.blocks[NODE_WORDS + word] = zeros[level * NODE_WORDS + word]!;
    }
    hashInto(this.blockBytes.subarray(0, 64), bytes(into + pairs * NODE_WORDS, 1));
  }

  private deepen(tree: number, depth: number): void {
    const at = tree * DIRECTORY_WORDS;
    const count = this.directory[at + Entry.count]!;
    const oldDepth = this.directory[at + Entry.depth]!;
    const oldBase = this.directory[at + Entry.base]!;
    const base = this.allocate(2 ** (depth + 1) * NODE_WORDS);
    if (count > 0) {
      for (let height = 0; height <= oldDepth; height++) {
        const source = oldBase + (2 ** (oldDepth + 1) - 2 ** (oldDepth + 1 - height)) * NODE_WORDS;
        const target = base + (2 ** (depth + 1) - 2 ** (depth + 1 - height)) * NODE_WORDS;
        this.words.copyWithin(target, source, source + levelCount(count, height) * NODE_WORDS);
      }
      const size = 2 ** (oldDepth + 1) * NODE_WORDS;
      this.free.set(size, [...(this.free.get(size) ?? []), oldBase]);
    }
    this.directory[at + Entry.depth] = depth;
    this.directory[at + Entry.base] = base;
  }

  private allocate(size: number): number {
    const freed = this.free.get(size)?.pop();
    if (freed === undefined) return this.extend(size);
    this.words.fill(0, freed, freed + size);
    return freed;
  }

  /** Memory that nothing has been written to is zero. */
  private extend(size: number): number {
    const base = this.end;
    this.end += size;
    if (this.end > this.words.length) {
      let capacity = this.words.length;
      while (capacity < this.end) capacity *= 2;
      const grown = new Uint32Array(new SharedArrayBuffer(capacity * 4));
      grown.set(this.words);
      this.words = grown;
    }
    return base;
  }

  private growDirectory(): void {
    const grown = new Uint32Array(new SharedArrayBuffer(this.directory.byteLength * 2));
    grown.set(this.directory);
    this.directory = grown;
  }
}

/** Ascending and distinct, in place; answers how many. */
function parentsOf(nodes: Uint32Array, count: number): number {
  let parents = 0;
  for (let i = 0; i < count; i++) {
    const parent = nodes[i]! >>> 1;
    if (parents === 0 || nodes[parents - 1] !== parent) nodes[parents++] = parent;
  }
  return parents;
}

export function levelCount(leaves: number, height: number): number {
  return Math.ceil(leaves / 2 ** height);
}

/** Root of a dense tree over 32-byte leaves that lie one after the other; the input is left as it is. */
export function denseRoot(leaves: Uint8Array): Uint8Array {
  let count = leaves.length / 32;
  if (count === 0) return zeroNode(0);
  let level = leaves;
  for (let height = 0; count > 1; height++) {
    const pairs = count >>> 1;
    const parents = count - pairs;
    const next = levels[height % 2]!.bytes(parents * 32);
    if (pairs > 0) hashInto(level.subarray(0, pairs * 64), next.subarray(0, pairs * 32));
    if (parents > pairs) {
      lastPair.set(level.subarray(pairs * 64, pairs * 64 + 32));
      lastPair.set(zeroNode(height), 32);
      hashInto(lastPair, next.subarray(pairs * 32));
    }
    level = next;
    count = parents;
  }
  return level.slice(0, 32);
}

const lastPair = new Uint8Array(64);

/** Levels of a dense tree in turn. */
const levels = [new KeptMemory(), new KeptMemory()];

/** The siblings of a leaf of such a tree, from the leaf up. */
export function densePath(leaves: Uint8Array, leaf: number): Uint8Array[] {
  const path: Uint8Array[] = [];
  let level = leaves;
  let index = leaf;
  for (let height = 0; level.length > 32; height++) {
    const sibling = (index ^ 1) * 32;
    path.push(sibling < level.length ? level.slice(sibling, sibling + 32) : zeroNode(height));
    const blocks = new Uint8Array(Math.ceil(level.length / 64) * 64);
    blocks.set(level);
    if (level.length % 64 !== 0) blocks.set(zeroNode(height), level.length);
    level = new Uint8Array(blocks.length / 2);
    hashInto(blocks, level);
    index >>= 1;
  }
  return path;
}
