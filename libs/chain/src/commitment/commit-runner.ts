import { type LaneSteps } from '../lanes/lane-steps';
import { type SharedMemory } from '../lanes/shared-memory';
import { type State } from '../state/state';
import { type Commitment } from './commitment';
import { cutHashJobs, HASH_ALONE, hashJob, SUBTREE_HEIGHT } from './hash-jobs';

/** Brings the trees up to date after a block: leaves and subtrees in the lanes, the rest here. */
export class CommitRunner {
  constructor(
    private readonly state: State,
    private readonly commitment: Commitment,
    private readonly shared: SharedMemory,
    private readonly always: boolean,
  ) {}

  /** `other` is hashed here while the lanes are at work. */
  *run<Other>(lanes: number | undefined, other: () => Other): LaneSteps<Other> {
    const { commitment, shared } = this;
    const { forest } = commitment;
    const dirty = commitment.collect(this.state.journal);
    const changed = dirty.assets.reduce((sum, { rows }) => sum + rows.length, 0);
    if (lanes === undefined || lanes === 1 || (changed < HASH_ALONE && !this.always) || changed === 0) {
      commitment.hashAll(dirty);
      return other();
    }
    const { words, count } = cutHashJobs(dirty.assets, (tree) => forest.depth(tree), lanes, shared.hashJobs);
    shared.hashJobs = words;
    let result: Other | undefined;
    const meanwhile = (): void => {
      result = other();
      commitment.hashTables(dirty.tables);
    };
    const outcomes = yield { tasks: shared.tasks('hash', lanes, count), meanwhile };
    // Which jobs a failed lane had taken nobody knows: all are done again, which changes nothing where they were done.
    if (outcomes.some((outcome) => outcome !== 'done'))
      for (let job = 0; job < count; job++) commitment.hashPiece(hashJob(words, job));
    for (const { tree, positions } of dirty.assets) {
      const from = Math.min(SUBTREE_HEIGHT, forest.depth(tree));
      const tops = distinctAncestors(positions, from);
      forest.rehash(tree, tops, tops.length, from, forest.depth(tree));
    }
    return result!;
  }
}

function distinctAncestors(positions: Uint32Array, height: number): Uint32Array {
  const ancestors = new Uint32Array(positions.length);
  let count = 0;
  for (const position of positions) {
    const ancestor = height === 32 ? 0 : position >>> height;
    if (count === 0 || ancestors[count - 1] !== ancestor) ancestors[count++] = ancestor;
  }
  return ancestors.subarray(0, count);
}
