import { Call } from '../execution/call';
import { CALL_WORDS, CallWord, type CallList } from '../execution/call-list';
import { CHUNK_WORDS } from '../execution/log-writer';
import { mergeSums } from '../execution/merge-sums';
import { runGuarded, runUnit, type BlockCalls } from '../execution/run-unit';
import { type Costs } from '../schedule/costs';
import { packClusters } from '../schedule/pack';
import { type SegmentSchedule } from '../schedule/schedule';
import { DeltaLog } from '../state/delta-log';
import { Journal } from '../state/journal';
import { groupBy } from '../state/group-by';
import { KeptMemory } from '../state/kept-memory';
import { type State } from '../state/state';
import { type LaneOutcome, type LaneTask } from './lane-executor';
import { type LaneSteps, type ScheduledSegment } from './lane-steps';
import { type SharedMemory } from './shared-memory';
import { StageCosts } from './stage-costs';
import { headsOfPiece, takerOf, writePieces } from './stage-pieces';

/** What a lane's task costs apart from its calls: posting it, waking the worker, hearing back. */
const TASK_NS = 150_000;

/** What stages are sorted and packed in, kept from block to block. */
export class StageMemory {
  readonly byStage = new KeptMemory();
  readonly costs = new StageCosts();
}

/** Runs the stages of a segment on lanes: packs, posts, takes the results in, and repeats what failed. */
export class StageRunner {
  private readonly call = new Call();
  /** Most lanes that any stage of the block was given to. */
  lanesUsed = 1;

  constructor(
    private readonly state: State,
    private readonly list: CallList,
    private readonly memory: StageMemory,
    private readonly shared: SharedMemory,
    private readonly lanes: number,
    private readonly costs: Costs,
    /** Use lanes even where running alone is predicted to be faster. */
    private readonly always: boolean,
  ) {}

  *run({ block, schedule }: ScheduledSegment): LaneSteps {
    const byStage = this.memory.byStage.words(schedule.unitCount);
    const starts = groupBy(schedule.stages, schedule.stageCount, byStage);
    this.shared.copyData(block.data);
    this.shared.reserveStage(schedule.unitCount);
    for (let stage = 0; stage < schedule.stageCount; stage++)
      yield* this.runStage(block, schedule, byStage.subarray(starts[stage], starts[stage + 1]));
  }

  private *runStage(block: BlockCalls, schedule: SegmentSchedule, units: Uint32Array): LaneSteps {
    const { costs: stageCosts } = this.memory;
    stageCosts.predict(schedule, units, this.list, this.costs);
    const gain_ns = stageCosts.total_ns - Math.max(stageCosts.largest_ns, stageCosts.total_ns / this.lanes);
    if (!this.always && gain_ns < TASK_NS) {
      this.runHere(block, headsOf(schedule, units));
      mergeSums(this.state, this.state.deltas);
      return;
    }
    const packing = packClusters(stageCosts.cost_ns, stageCosts.clusterCount, this.lanes);
    writePieces(this.shared.stage, packing, stageCosts.clusterOf, headsOf(schedule, units));
    const tasks = this.shared.tasks('execute', this.lanes, packing.count);
    for (const { lane } of tasks) this.clearLane(lane);
    this.lanesUsed = Math.max(this.lanesUsed, tasks.length);
    this.takeIn(block, tasks, yield { tasks });
  }

  private runHere(block: BlockCalls, heads: Uint32Array): void {
    const run = this.state.guard ? runGuarded : runUnit;
    for (let index = 0; index < heads.length; index++) run(this.state, block, heads[index]!, this.call);
  }

  private clearLane(lane: number): void {
    const { journal, deltas, logs, bloom } = this.shared.lanes[lane]!;
    new Journal(journal, false).clear();
    new DeltaLog(deltas, false).clear();
    logs[0] = CHUNK_WORDS;
    bloom.fill(0);
  }

  /** Journals first, then what failed runs again, then the sums of all. */
  private takeIn(block: BlockCalls, tasks: readonly LaneTask[], outcomes: readonly LaneOutcome[]): void {
    const { state, shared } = this;
    const finished = tasks.filter((_, index) => outcomes[index] === 'done');
    const failed = tasks.filter((_, index) => outcomes[index] !== 'done');
    const movedBy = new Map<number, number>();
    for (const { lane } of finished) {
      const { journal, logs, bloom, costs } = shared.lanes[lane]!;
      state.journal.append(new Journal(journal, false));
      movedBy.set(lane, state.logs.append(logs, bloom));
      this.costs.learn(costs);
    }
    for (const { lane } of failed) new Journal(shared.lanes[lane]!.journal, false).rollback(1, state.tables);
    this.takePieces(block, tasks[0]!.pieces, movedBy);
    for (const { lane } of finished) mergeSums(state, new DeltaLog(shared.lanes[lane]!.deltas, false));
    mergeSums(state, state.deltas);
    tasks.forEach(({ lane }, index) => {
      if (outcomes[index] === 'overflow') shared.enlarge(lane);
    });
  }

  /** Pieces of lanes that finished point at logs that have moved; all others run here. */
  private takePieces(block: BlockCalls, count: number, movedBy: ReadonlyMap<number, number>): void {
    for (let piece = 0; piece < count; piece++) {
      const lane = takerOf(this.shared.stage, piece);
      const heads = headsOfPiece(this.shared.stage, piece);
      const by = lane === undefined ? undefined : movedBy.get(lane);
      if (by === undefined) this.runHere(block, heads);
      else this.moveLogs(heads, by);
    }
  }

  /** The lane's logs now lie in the block's: its calls point there. */
  private moveLogs(heads: Uint32Array, by: number): void {
    const { calls } = this.list;
    for (let index = 0; index < heads.length; index++) {
      const base = heads[index]! * CALL_WORDS;
      calls[base + CallWord.logsAt]! += by;
      calls[base + CallWord.logsEnd]! += by;
    }
  }
}

/** First calls of some units. */
function headsOf({ units: heads }: SegmentSchedule, units: Uint32Array): Uint32Array {
  const some = new Uint32Array(units.length);
  for (let at = 0; at < units.length; at++) some[at] = heads[units[at]!]!;
  return some;
}
