import { type DirtyAsset, SUBTREE_HEIGHT } from './commitment';

/** A piece of an asset's changed holdings that one lane hashes: whole subtrees, so that lanes never share a node. */
export const HashWord = { asset: 0, tree: 1, top: 2, from: 3, count: 4 } as const;
export const HASH_WORDS = 8;

/** Below this many changed holdings a block is hashed in one go. */
export const HASH_ALONE = 512;

export interface HashJobs {
  readonly words: Uint32Array;
  /** Job numbers for each lane. */
  readonly orders: readonly (readonly number[])[];
}

/** Cuts the changed holdings into jobs of about equal size, at subtree borders, and deals them out to the lanes. */
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
  const needed = pieces.length * HASH_WORDS + 2 * total;
  const words = reuse.length >= needed ? reuse : new Uint32Array(new SharedArrayBuffer(needed * 2 * 4));
  const orders: number[][] = Array.from({ length: lanes }, () => []);
  const loads = new Float64Array(lanes);
  let at = pieces.length * HASH_WORDS;
  pieces.forEach(({ asset, from, to }, job) => {
    const count = to - from;
    words.set([asset.asset, asset.tree, Math.min(SUBTREE_HEIGHT, depthOf(asset.tree)), at, count], job * HASH_WORDS);
    words.set(asset.rows.subarray(from, to), at);
    words.set(asset.positions.subarray(from, to), at + count);
    at += 2 * count;
    let least = 0;
    for (let lane = 1; lane < lanes; lane++) if (loads[lane]! < loads[least]!) least = lane;
    loads[least]! += count;
    orders[least]!.push(job);
  });
  return { words, orders };
}

const JOBS_PER_LANE = 4;

const subtreeOf = (asset: DirtyAsset, index: number): number => asset.positions[index]! >>> SUBTREE_HEIGHT;
