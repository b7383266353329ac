import { type BlockInput, type BlockStats, type Schedule } from '../block/block';
import { buildReceipts, type BuiltReceipts } from '../execution/build-receipts';
import { Call } from '../execution/call';
import { CALL_WORDS, CallFlag, CallWord, CallList } from '../execution/call-list';
import { mergeSums } from '../execution/merge-sums';
import { NO_UNIT, Resolver } from '../execution/resolver';
import { EVERYTHING } from '../execution/rule';
import { runGuarded, runUnit, type BlockCalls } from '../execution/run-unit';
import { rules } from '../contracts/registry';
import { Scheduler, settleSlots, type SegmentSchedule } from '../schedule/schedule';
import { SlotSet } from '../schedule/slot-set';
import {
  adoptClaims,
  FalseSchedule,
  SCHEDULE_WORDS,
  verifyExclusive,
  verifySegment,
} from '../schedule/verify-schedule';
import { type LaneSteps } from '../lanes/lane-steps';
import { StageMemory, type StageRunner } from '../lanes/stage-runner';
import { type State } from '../state/state';
import { SegmentSupply } from '../state/schema';

/** Memory that is kept from block to block. */
export class Workspace {
  readonly list = new CallList();
  readonly slots = new SlotSet();
  readonly scheduler = new Scheduler();
  readonly stages = new StageMemory();
}

export interface RunOptions {
  readonly clock: () => number;
  /** Runs stages on lanes; without one everything runs in listed order. */
  readonly stages?: StageRunner;
  /** A call tried out: neither sender nor nonce is asked for. */
  readonly anyNonce?: boolean;
}

export interface BlockOutcome {
  readonly schedule: Schedule;
  readonly stats: Omit<BlockStats, 'commit_us' | 'lanes' | 'refused'>;
  /** Puts the receipts together: nothing that is hashed for the state root waits for them. */
  buildReceipts(): BuiltReceipts;
}

/** One block on its way: segments are resolved, scheduled and executed as they come up. */
export class BlockRun {
  private readonly list: CallList;
  private readonly resolver: Resolver;
  private readonly block: BlockCalls;
  private readonly call = new Call();
  private segment = 0;
  private segmentIsExclusive = false;
  private firstSlot = 0;
  private readonly serialAssets = new Set<number>();
  private stageCount = 0;
  private clusterCount = 0;
  private schedule = new Uint32Array(1024);
  private readonly spent = { resolve: 0, schedule: 0, execute: 0 };
  private lap = 0;

  constructor(
    private readonly state: State,
    private readonly work: Workspace,
    private readonly input: BlockInput,
    batchAccount: number,
    private readonly options: RunOptions,
  ) {
    this.list = work.list;
    this.list.clear();
    this.resolver = new Resolver(state, this.list, input.transactions);
    this.block = { list: this.list, data: this.resolver.data, batchAccount };
  }

  *run(): LaneSteps<BlockOutcome> {
    const { resolver, input } = this;
    this.lap = this.options.clock();
    const claimed = input.schedule;
    if (claimed && claimed.calls.length !== claimed.callCount * SCHEDULE_WORDS)
      throw new FalseSchedule('call-count', 0);
    for (let transaction = 0; transaction < input.transactions.count; transaction++) {
      resolver.prepare(transaction);
      const sender = resolver.admit(transaction, this.options.anyNonce === true);
      for (let head = resolver.first(transaction, sender); head !== NO_UNIT; head = resolver.next()) {
        if (this.take(head)) yield* this.alone(head);
      }
    }
    this.spend('resolve');
    yield* this.finishSegment();
    if (claimed && claimed.callCount !== this.list.count) throw new FalseSchedule('call-count', this.list.count);
    return {
      buildReceipts: () => buildReceipts(resolver, this.list, this.state.logs.words),
      schedule: { callCount: this.list.count, calls: this.schedule.slice(0, this.list.count * SCHEDULE_WORDS) },
      stats: {
        transactions: input.transactions.count,
        calls: this.list.count,
        segments: this.segment,
        stages: this.stageCount,
        clusters: this.clusterCount,
        resolve_us: this.spent.resolve,
        schedule_us: this.spent.schedule,
        execute_us: this.spent.execute,
        serialAssets: [...this.serialAssets],
      },
    };
  }

  /** Puts a unit into the parallel segment; true when it must run alone instead. */
  private take(head: number): boolean {
    if ((this.list.get(head, CallWord.flags) & CallFlag.exclusive) !== 0) return true;
    if (this.segment === 0 || this.segmentIsExclusive) this.beginSegment(false);
    this.declare(head);
    return false;
  }

  /** Footprints of a unit's calls; answers the unit's weight. */
  private declare(head: number): void {
    const { list, state, work } = this;
    const size = list.get(head, CallWord.unitSize);
    let weight = 0;
    for (let index = head; index < head + size; index++) {
      work.slots.open(index, head);
      if (list.get(index, CallWord.preset) !== 0) {
        weight += 1;
        list.weights[index] = 1;
        continue;
      }
      this.call.load(list, index, this.block.data);
      const { rule } = rules[this.call.rule]!;
      const cost = typeof rule.weight === 'number' ? rule.weight : rule.weight(this.call);
      list.weights[index] = cost;
      weight += cost;
      if (rule.footprint !== EVERYTHING) rule.footprint(state, this.call, work.slots);
    }
    work.scheduler.add(head, weight);
  }

  private beginSegment(exclusive: boolean): void {
    const { state, work } = this;
    this.segment++;
    this.segmentIsExclusive = exclusive;
    this.firstSlot = this.list.slotEnd;
    work.slots.begin(this.list);
    work.scheduler.begin();
    state.lotBounds.clear();
    state.anchorsAsked = 0;
    // Shares of the supply are taken of what it is now. Not journalled and not committed: a copy.
    state.segmentSupplies.words.set(state.supplies.words.subarray(0, state.supplies.rowCount * 4), SegmentSupply.total);
  }

  /** An exclusive unit: in order, after everything before it, seeing all of it. */
  private *alone(head: number): LaneSteps {
    if (!this.segmentIsExclusive) {
      this.spend('resolve');
      yield* this.finishSegment();
      this.beginSegment(true);
      // One after the other, it is one stage with one cluster.
      this.stageCount++;
      this.clusterCount++;
    }
    this.spend('resolve');
    const { state, list, block } = this;
    const rowCounts = state.tables.map((table) => table.rowCount);
    state.serial = true;
    runUnit(state, { ...block, prepare: (index) => this.prepareAlone(index) }, head, this.call);
    state.serial = false;
    // What a refused unit had allocated goes with it: the fields of its rows are undone already.
    if (list.get(head, CallWord.code) !== 0) state.tables.forEach((table, id) => table.truncate(rowCounts[id]!));
    if (this.input.schedule) verifyExclusive(list, this.input.schedule.calls, head, this.segment - 1);
    this.note(head, 0, 0);
    this.spend('execute');
  }

  /** A call that is not exclusive by itself, in an exclusive batch: its rows are allocated right before it runs. */
  private prepareAlone(index: number): void {
    this.state.lotBounds.clear();
    this.state.anchorsAsked = 0;
    const { rule } = rules[this.list.get(index, CallWord.rule)]!;
    this.work.slots.open(index, index);
    if (rule.footprint === EVERYTHING) return;
    this.call.load(this.list, index, this.block.data);
    rule.footprint(this.state, this.call, this.work.slots);
  }

  private *finishSegment(): LaneSteps {
    const { work, state } = this;
    if (this.segment === 0 || this.segmentIsExclusive || work.scheduler.count === 0) return;
    settleSlots(state, this.list, work.slots, this.firstSlot);
    this.noteSerialAssets();
    const schedule = work.scheduler.schedule(this.list, work.slots);
    if (this.input.schedule) {
      verifySegment(this.list, this.input.schedule.calls, schedule, this.segment - 1, work.slots.count);
      adoptClaims(schedule, this.input.schedule.calls);
    }
    for (let unit = 0; unit < schedule.unitCount; unit++)
      this.note(schedule.units[unit]!, schedule.stages[unit]!, schedule.clusters[unit]!);
    this.stageCount += schedule.stageCount;
    this.clusterCount += schedule.clusterCount;
    work.scheduler.begin();
    this.spend('schedule');
    if (this.options.stages) yield* this.options.stages.run({ block: this.block, schedule });
    else this.runInline(schedule);
    this.spend('execute');
  }

  /** Holder caps chain all movements of an asset together: the statistics say of which. */
  private noteSerialAssets(): void {
    const { slots } = this.work;
    for (let slot = 0; slot < slots.count; slot++)
      if (slots.tables[slot] === this.state.counters.id && slots.touches[slot]! > 1)
        this.serialAssets.add(slots.rows[slot]!);
  }

  /** In listed order, which every valid schedule equals: sums need not wait. With a guard they do, so that they are checked. */
  private runInline(schedule: SegmentSchedule): void {
    const { state, block, call } = this;
    if (state.guard) {
      for (let unit = 0; unit < schedule.unitCount; unit++) runGuarded(state, block, schedule.units[unit]!, call);
      return mergeSums(state, state.deltas);
    }
    state.serial = true;
    call.inOrder = true;
    for (let unit = 0; unit < schedule.unitCount; unit++) runUnit(state, block, schedule.units[unit]!, call);
    call.inOrder = false;
    state.serial = false;
  }

  private note(head: number, stage: number, cluster: number): void {
    const { list } = this;
    const size = list.get(head, CallWord.unitSize);
    if (list.calls.length / CALL_WORDS > this.schedule.length / SCHEDULE_WORDS) {
      const grown = new Uint32Array((list.calls.length / CALL_WORDS) * SCHEDULE_WORDS);
      grown.set(this.schedule);
      this.schedule = grown;
    }
    for (let index = head; index < head + size; index++) {
      const at = index * SCHEDULE_WORDS;
      this.schedule[at] = this.segment - 1;
      this.schedule[at + 1] = stage;
      this.schedule[at + 2] = cluster;
      this.schedule[at + 3] = list.weights[index]!;
    }
  }

  private spend(phase: keyof BlockRun['spent']): void {
    const now = this.options.clock();
    this.spent[phase] += now - this.lap;
    this.lap = now;
  }
}
