import { type LaneSteps } from '../lanes/lane-steps';
import { type SharedMemory } from '../lanes/shared-memory';
import { type State } from '../state/state';
import { SUBTREE_HEIGHT, type Commitment } from './commitment';
import { cutHashJobs, HASH_ALONE, HASH_WORDS, HashWord } from './hash-jobs';

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
    const { words, orders } = cutHashJobs(dirty.assets, (tree) => forest.depth(tree), lanes, shared.hashJobs);
    shared.hashJobs = words;
    const jobCount = orders.reduce((sum, jobs) => sum + jobs.length, 0);
    shared.reserveOrders(jobCount);
    let at = 0;
    const places = orders.map((jobs) => {
      shared.orders.set(jobs, at);
      at += jobs.length;
      return { ordersAt: at - jobs.length, orders: jobs.length };
    });
    const { machine, generation } = shared.handles();
    const tasks = places.flatMap((place, lane) =>
      place.orders === 0
        ? []
        : [{ machine, generation, kind: 'hash' as const, lane, timestamp: this.state.timestamp, ...place }],
    );
    let result: Other | undefined;
    const meanwhile = (): void => {
      result = other();
      commitment.hashTables(dirty.tables);
    };
    const outcomes = yield { tasks, meanwhile };
    tasks.forEach((task, index) => {
      if (outcomes[index] === 'done') return;
      // Hashing again what a lane left undone changes nothing that it had done.
      for (let order = task.ordersAt; order < task.ordersAt + task.orders; order++)
        this.hashHere(shared.orders[order]!);
    });
    for (const { tree, positions } of dirty.assets) {
      const from = Math.min(SUBTREE_HEIGHT, forest.depth(tree));
      const tops = distinctAncestors(positions, from);
      forest.rehash(tree, tops, tops.length, from, forest.depth(tree));
    }
    return result!;
  }

  private hashHere(job: number): void {
    const { hashJobs } = this.shared;
    const word = (offset: number): number => hashJobs[job * HASH_WORDS + offset]!;
    const from = word(HashWord.from);
    const count = word(HashWord.count);
    this.commitment.hashPiece(
      word(HashWord.tree),
      hashJobs.slice(from, from + count),
      hashJobs.slice(from + count, from + 2 * count),
      word(HashWord.top),
    );
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
