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
import { type State } from '../state/state';
import { type LaneOutcome, type LaneTask } from './lane-executor';
import { type LaneSteps, type ScheduledSegment } from './lane-steps';
import { type SharedMemory } from './shared-memory';

/** What a lane's task costs apart from its calls: posting it, waking the worker, hearing back. */
const TASK_NS = 150_000;

/** Runs the stages of a segment on lanes: packs, posts, takes the results in, and repeats what failed. */
export class StageRunner {
  private readonly call = new Call();
  private byStage = new Uint32Array(1024);
  private clusterCosts = new Float64Array(1024);
  private clusterPlace = new Uint32Array(1024);
  /** Most lanes that any stage of the block was packed into. */
  lanesUsed = 1;

  constructor(
    private readonly state: State,
    private readonly list: CallList,
    private readonly shared: SharedMemory,
    private readonly lanes: number,
    private readonly costs: Costs,
    /** Use lanes even where running alone is predicted to be faster. */
    private readonly always: boolean,
  ) {}

  *run({ block, schedule }: ScheduledSegment): LaneSteps {
    const starts = this.sortByStage(schedule);
    this.shared.copyData(block.data);
    this.shared.reserveOrders(schedule.unitCount);
    for (let stage = 0; stage < schedule.stageCount; stage++)
      yield* this.runStage(block, schedule, starts[stage]!, starts[stage + 1]!);
  }

  /** Units by stage, listed order kept within each: `starts[s]` to `starts[s + 1]` of `byStage`. */
  private sortByStage(schedule: SegmentSchedule): Uint32Array {
    const { unitCount, stageCount, stages } = schedule;
    if (this.byStage.length < unitCount) this.byStage = new Uint32Array(unitCount * 2);
    const starts = new Uint32Array(stageCount + 1);
    for (let unit = 0; unit < unitCount; unit++) starts[stages[unit]! + 1]!++;
    for (let stage = 0; stage < stageCount; stage++) starts[stage + 1]! += starts[stage]!;
    const next = starts.slice();
    for (let unit = 0; unit < unitCount; unit++) this.byStage[next[stages[unit]!]!++] = unit;
    return starts;
  }

  private *runStage(block: BlockCalls, schedule: SegmentSchedule, from: number, to: number): LaneSteps {
    const { clusterCount, total_ns, largest_ns } = this.predict(schedule, from, to);
    const gain_ns = total_ns - Math.max(largest_ns, total_ns / this.lanes);
    if (!this.always && gain_ns < TASK_NS) {
      this.runHere(block, this.headsOf(schedule, from, to));
      mergeSums(this.state, this.state.deltas);
      return;
    }
    const { lanes, loads_ns } = packClusters(this.clusterCosts, clusterCount, this.lanes);
    const counts = new Uint32Array(loads_ns.length + 1);
    const laneOf = (unit: number): number => lanes[this.clusterPlace[schedule.clusters[unit]!]!]!;
    for (let at = from; at < to; at++) counts[laneOf(this.byStage[at]!) + 1]!++;
    for (let lane = 0; lane < loads_ns.length; lane++) counts[lane + 1]! += counts[lane]!;
    const next = counts.slice();
    for (let at = from; at < to; at++) {
      const unit = this.byStage[at]!;
      this.shared.orders[next[laneOf(unit)]!++] = schedule.units[unit]!;
    }
    const used = [...loads_ns.keys()].filter((lane) => counts[lane + 1]! > counts[lane]!);
    this.lanesUsed = Math.max(this.lanesUsed, used.length);
    for (const lane of used) this.clearLane(lane);
    const { machine, generation } = this.shared.handles();
    const tasks = used.map((lane): LaneTask => ({
      machine,
      generation,
      kind: 'execute',
      lane,
      timestamp: this.state.timestamp,
      ordersAt: counts[lane]!,
      orders: counts[lane + 1]! - counts[lane]!,
    }));
    this.takeIn(block, tasks, yield { tasks });
  }

  /** Predicted cost of the stage's clusters, numbered here by first appearance. */
  private predict(schedule: SegmentSchedule, from: number, to: number) {
    if (this.clusterPlace.length < schedule.clusterCount)
      this.clusterPlace = new Uint32Array(schedule.clusterCount * 2);
    if (this.clusterCosts.length < schedule.clusterCount)
      this.clusterCosts = new Float64Array(schedule.clusterCount * 2);
    let clusterCount = 0;
    let total_ns = 0;
    let largest_ns = 0;
    for (let at = from; at < to; at++) this.clusterPlace[schedule.clusters[this.byStage[at]!]!] = UNPLACED;
    for (let at = from; at < to; at++) {
      const unit = this.byStage[at]!;
      const cluster = schedule.clusters[unit]!;
      if (this.clusterPlace[cluster] === UNPLACED) {
        this.clusterPlace[cluster] = clusterCount;
        this.clusterCosts[clusterCount++] = 0;
      }
      const cost = this.costs.predict_ns(this.list, schedule.units[unit]!);
      const place = this.clusterPlace[cluster]!;
      this.clusterCosts[place]! += cost;
      total_ns += cost;
      if (this.clusterCosts[place]! > largest_ns) largest_ns = this.clusterCosts[place]!;
    }
    return { clusterCount, total_ns, largest_ns };
  }

  private *headsOf(schedule: SegmentSchedule, from: number, to: number): Generator<number, void, void> {
    for (let at = from; at < to; at++) yield schedule.units[this.byStage[at]!]!;
  }

  private runHere(block: BlockCalls, heads: Iterable<number>): void {
    const run = this.state.guard ? runGuarded : runUnit;
    for (const head of heads) run(this.state, block, head, this.call);
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
    const failed: LaneTask[] = [];
    const finished: LaneTask[] = [];
    tasks.forEach((task, index) => (outcomes[index] === 'done' ? finished : failed).push(task));
    for (const task of finished) {
      const { journal, logs, bloom, costs } = shared.lanes[task.lane]!;
      state.journal.append(new Journal(journal, false));
      const moved = state.logs.append(logs, bloom);
      this.moveLogs(task, moved);
      this.costs.learn(costs);
    }
    for (const task of failed) {
      new Journal(shared.lanes[task.lane]!.journal, false).rollback(1, state.tables);
      const heads = shared.orders.slice(task.ordersAt, task.ordersAt + task.orders);
      this.runHere(block, heads);
    }
    for (const task of finished) mergeSums(state, new DeltaLog(shared.lanes[task.lane]!.deltas, false));
    mergeSums(state, state.deltas);
    tasks.forEach((task, index) => {
      if (outcomes[index] === 'overflow') shared.enlarge(task.lane);
    });
  }

  /** The lane's logs now lie in the block's: its calls point there. */
  private moveLogs(task: LaneTask, by: number): void {
    const { calls } = this.list;
    for (let index = 0; index < task.orders; index++) {
      const base = this.shared.orders[task.ordersAt + index]! * CALL_WORDS;
      calls[base + CallWord.logsAt]! += by;
      calls[base + CallWord.logsEnd]! += by;
    }
  }
}

const UNPLACED = 0xffffffff;
