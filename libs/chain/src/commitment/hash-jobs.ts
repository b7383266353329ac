/** Below this height a subtree is hashed by one lane; what lies above is little and hashed in one go. */
export const SUBTREE_HEIGHT = 10;

/** Changed holdings of one asset, in order of position. */
export interface DirtyAsset {
  readonly tree: number;
  readonly rows: Uint32Array;
  readonly positions: Uint32Array;
}

/** A piece of an asset's changed holdings that one lane hashes: whole subtrees, so that lanes never share a node. */
const HashWord = { tree: 0, top: 1, from: 2, count: 3 } as const;
const HASH_WORDS = 4;

/** Below this many changed holdings a block is hashed in one go. */
export const HASH_ALONE = 512;

/** How many pieces a lane finds if they are all of one size: the lane that is done first takes the next. */
const JOBS_PER_LANE = 16;

/** Some of them, whose ancestors are hashed up to `top`. */
export interface HashJob extends DirtyAsset {
  readonly top: number;
}

/** Words of all jobs: the first holds how many are taken, then one head a job, then their rows and positions. */
export interface HashJobs {
  readonly words: Uint32Array;
  readonly count: number;
}

/** Cuts the changed holdings into jobs of about equal size at subtree borders, the largest first. */
export function cutHashJobs(
  dirty: readonly DirtyAsset[],
  depthOf: (tree: number) => number,
  lanes: number,
  reuse: Uint32Array,
): HashJobs {
  const total = dirty.reduce((sum, { rows }) => sum + rows.length, 0);
  const share = Math.ceil(total / (lanes * JOBS_PER_LANE));
  const pieces: { asset: DirtyAsset; from: number; to: number }[] = [];
  for (const asset of dirty) {
    let from = 0;
    while (from < asset.rows.length) {
      let to = Math.min(asset.rows.length, from + share);
      while (to < asset.rows.length && subtreeOf(asset, to) === subtreeOf(asset, to - 1)) to++;
      pieces.push({ asset, from, to });
      from = to;
    }
  }
  pieces.sort((a, b) => b.to - b.from - (a.to - a.from));
  let at = headOf(pieces.length);
  const needed = at + 2 * total;
  const words = reuse.length >= needed ? reuse : new Uint32Array(new SharedArrayBuffer(needed * 2 * 4));
  words[0] = 0;
  pieces.forEach(({ asset, from, to }, job) => {
    const count = to - from;
    words.set([asset.tree, Math.min(SUBTREE_HEIGHT, depthOf(asset.tree)), at, count], headOf(job));
    words.set(asset.rows.subarray(from, to), at);
    words.set(asset.positions.subarray(from, to), at + count);
    at += 2 * count;
  });
  return { words, count: pieces.length };
}

/** The next job that nobody has taken, for whichever thread asks; `count` or more when there is none left. */
export const takeHashJob = (words: Uint32Array): number => Atomics.add(words, 0, 1);

export function hashJob(words: Uint32Array, job: number): HashJob {
  const at = headOf(job);
  const from = words[at + HashWord.from]!;
  const count = words[at + HashWord.count]!;
  return {
    ...{ tree: words[at + HashWord.tree]!, top: words[at + HashWord.top]! },
    rows: words.subarray(from, from + count),
    // Hashing uses the positions up, and a failed lane's jobs are hashed again.
    positions: words.slice(from + count, from + 2 * count),
  };
}

const headOf = (job: number): number => (job + 1) * HASH_WORDS;

const subtreeOf = (asset: DirtyAsset, index: number): number => asset.positions[index]! >>> SUBTREE_HEIGHT;
