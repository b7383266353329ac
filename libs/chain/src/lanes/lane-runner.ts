import { hashHoldings } from '../commitment/commitment';
import { Forest } from '../commitment/forest';
import { hashJob, takeHashJob } from '../commitment/hash-jobs';
import { Call } from '../execution/call';
import { CALL_WORDS, CallList, CallWord } from '../execution/call-list';
import { STRIDE } from '../execution/forerunner';
import { runGuarded, runUnit, type BlockCalls } from '../execution/run-unit';
import { costBucket } from '../schedule/costs';
import { LaneOverflow } from '../state/journal';
import { GuardedTable } from '../state/guard';
import { shapes, tableNames } from '../state/schema';
import { State, type MakeTable } from '../state/state';
import { Table } from '../state/table';
import { nativeAccount } from '../contracts/native-accounts';
import { headsOfPiece, takePiece } from './stage-pieces';
import { attachLane, LANE_BUFFERS, type SharedLane } from './lane-buffers';
import { type LaneOutcome, type LaneTask, type MachineHandles } from './lane-executor';

/** One in so many units is timed: the clock costs as much as a small call. */
const TIMED_EVERY = 32;

/** Nanoseconds of some clock; the machine itself knows no time. */
export type LaneClock = () => number;

interface AttachedLane {
  readonly state: State;
  readonly buffers: SharedLane;
}

/** A machine's shared memory as a thread that runs its lanes sees it. */
class LaneRunner {
  private readonly lanes = new Map<number, AttachedLane>();
  private readonly list = new CallList(1, 1);
  private readonly call = new Call();
  private readonly forest = new Forest();
  private readonly data: Uint32Array;
  private readonly stage: Uint32Array;
  private readonly hashJobs: Uint32Array;
  /** What was read ahead: so that no compiler takes the reads for idle. */
  private seen = 0;

  constructor(private readonly handles: MachineHandles) {
    const rest = handles.buffers.slice(tableNames.length * 2);
    const words = (index: number): Uint32Array => new Uint32Array(rest[index]!);
    this.data = words(0);
    this.stage = words(1);
    this.hashJobs = words(2);
    this.forest.attach(words(3), words(4));
    this.list.attach(words(5), words(6), words(7), words(8), new Float64Array(rest[9]!));
  }

  execute(task: LaneTask, clock: LaneClock, most: number): void {
    const { state, buffers } = this.attach(task.lane);
    state.timestamp = task.timestamp;
    const batchAccount = nativeAccount(state, 'Batch');
    const block: BlockCalls = { list: this.list, data: this.data, batchAccount };
    const run = state.guard ? runGuarded : runUnit;
    for (let taken = 0; taken < most; taken++) {
      const piece = takePiece(this.stage, task.pieces, task.lane);
      if (piece >= task.pieces) return;
      const heads = headsOfPiece(this.stage, piece);
      for (let index = 0; index < heads.length; index++) {
        if (index % STRIDE === 0) this.lookAhead(state, heads, index);
        const head = heads[index]!;
        if (index % TIMED_EVERY !== 0) run(state, block, head, this.call);
        else {
          const start = clock();
          run(state, block, head, this.call);
          this.measure(buffers.costs, head, clock() - start);
        }
      }
    }
  }

  /**
   * Reads a word of each row that the next units name: the thread that resolved them has them near, this one has not, and
   * reads that do not depend on each other wait together.
   */
  private lookAhead(state: State, heads: Uint32Array, first: number): void {
    const { calls, slots, declarations } = this.list;
    let { seen } = this;
    const end = Math.min(heads.length, first + STRIDE);
    for (let index = first; index < end; index++) {
      const base = heads[index]! * CALL_WORDS;
      const from = calls[base + CallWord.slotsAt]!;
      const to = from + 2 * calls[base + CallWord.slotCount]!;
      for (let at = from; at < to; at += 2) {
        const { words, shape } = state.tables[declarations[at / 2]! >>> 8]!;
        seen ^= words[slots[at]! << shape.shift]!;
      }
    }
    this.seen = seen;
  }

  /** Leaves of changed holdings and the lower part of their trees. */
  hash(task: LaneTask, most: number): void {
    const { state } = this.attach(task.lane);
    for (let taken = 0; taken < most; taken++) {
      const job = takeHashJob(this.hashJobs);
      if (job >= task.pieces) return;
      hashHoldings(state, this.forest, hashJob(this.hashJobs, job));
    }
  }

  private attach(lane: number): AttachedLane {
    const known = this.lanes.get(lane);
    if (known) return known;
    const { buffers, lanes, checkFootprints } = this.handles;
    const first = buffers.length - (lanes - lane) * LANE_BUFFERS;
    const own = attachLane(buffers.slice(first, first + LANE_BUFFERS));
    const makeTable: MakeTable = (name, id, journal, guard) => {
      const memory = { words: new Uint32Array(buffers[id * 2]!), index: new Uint32Array(buffers[id * 2 + 1]!) };
      return guard
        ? new GuardedTable(id, shapes[name], journal, guard, memory)
        : new Table(id, shapes[name], journal, memory);
    };
    const attached = { state: new State({ guarded: checkFootprints, buffers: own, makeTable }), buffers: own };
    this.lanes.set(lane, attached);
    return attached;
  }

  private measure(costs: Float64Array, head: number, ns: number): void {
    const bucket = costBucket(this.list, head);
    costs[bucket * 2]! += ns;
    costs[bucket * 2 + 1]! += this.list.unitWeight(head);
  }
}

const runners = new Map<string, { readonly generation: number; readonly runner: LaneRunner }>();

/**
 * Runs one lane of one stage in the thread that calls it: what the node's workers do, and `InlineLanes` in the machine's
 * own thread. Handles are kept from task to task and need to be passed only when asked for. The lane takes pieces until
 * there is none left, or `most` of them where lanes take turns in one thread.
 */
export function runLane(
  handles: MachineHandles | undefined,
  task: LaneTask,
  clock: LaneClock = () => 0,
  most = Infinity,
): LaneOutcome {
  let known = runners.get(task.machine);
  if (known?.generation !== task.generation) {
    if (handles?.generation !== task.generation) return 'handles-needed';
    known = { generation: handles.generation, runner: new LaneRunner(handles) };
    runners.set(task.machine, known);
  }
  try {
    if (task.kind === 'hash') known.runner.hash(task, most);
    else known.runner.execute(task, clock, most);
    return 'done';
  } catch (error) {
    if (error instanceof LaneOverflow) return 'overflow';
    throw error;
  }
}

/** Forgets a machine that is no more. */
export function releaseLanes(machine: string): void {
  runners.delete(machine);
}
