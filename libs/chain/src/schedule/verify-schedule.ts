import { CallWord, type CallList } from '../execution/call-list';
import { InvalidBlock } from '../block/invalid-block';
import { NO_SLOT, SlotState } from './slot-set';
import { slotsEnd, weightCap, type SegmentSchedule } from './schedule';

/** Words of the travelling schedule for each call. */
export const SCHEDULE_WORDS = 4;
export const ScheduleWord = { segment: 0, stage: 1, cluster: 2, weight: 3 } as const;

/** What can be wrong with the schedule of another producer. */
export type ScheduleFault =
  /** It speaks of more or fewer calls than the block has. */
  | 'call-count'
  | 'segment'
  | 'weight'
  /** Calls of one unit are told apart. */
  | 'torn-unit'
  /** An exclusive call has a stage or a cluster. */
  | 'exclusive'
  /** Clusters are not numbered by first appearance. */
  | 'cluster-number'
  /** One cluster in two stages. */
  | 'cluster-stage'
  /** A stage below an earlier conflicting call. */
  | 'stage-order'
  /** Conflicting calls in one stage but in two clusters. */
  | 'apart'
  /** A cluster of calls that do not conflict. */
  | 'joined'
  | 'cluster-weight'
  /** A stage that nothing makes necessary. */
  | 'idle-stage';

export class FalseSchedule extends InvalidBlock {
  constructor(
    readonly fault: ScheduleFault,
    call: number,
  ) {
    super(`false schedule at call ${call}: ${fault}`);
  }
}

const SLOT_MASK = 0x3fffffff;

/** Claims about the units of one segment, checked against the slots that this machine found. Throws FalseSchedule. */
export function verifySegment(
  list: CallList,
  claims: Uint32Array,
  own: SegmentSchedule,
  segment: number,
  slotCount: number,
): void {
  const { units, unitCount } = own;
  const clusters: { readonly stage: number; readonly first: number; weight: number; units: number }[] = [];
  const groups = new UnitGroups(unitCount);
  /** Per slot: the last unit of this segment that touched it, plus one. */
  const last = new Uint32Array(slotCount);
  const claimOf = (unit: number, word: number): number => claims[units[unit]! * SCHEDULE_WORDS + word]!;
  let segmentWeight = 0;
  for (let unit = 0; unit < unitCount; unit++) segmentWeight += list.unitWeight(units[unit]!);
  const cap = weightCap(segmentWeight);

  for (let unit = 0; unit < unitCount; unit++) {
    const head = units[unit]!;
    const stage = claimOf(unit, ScheduleWord.stage);
    const number = claimOf(unit, ScheduleWord.cluster);
    checkUnit(list, claims, head, segment);
    if (number > clusters.length) throw new FalseSchedule('cluster-number', head);
    const cluster = (clusters[number] ??= { stage, first: unit, weight: 0, units: 0 });
    if (cluster.stage !== stage) throw new FalseSchedule('cluster-stage', head);
    let before = -1;
    for (const earlier of conflictsOf(list, head, last)) {
      const theirs = claimOf(earlier, ScheduleWord.stage);
      if (theirs > stage) throw new FalseSchedule('stage-order', head);
      before = Math.max(before, theirs);
      if (theirs < stage) continue;
      if (claimOf(earlier, ScheduleWord.cluster) !== number) throw new FalseSchedule('apart', head);
      groups.join(earlier, unit);
    }
    // A stage above the first follows from an earlier conflict in the stage before, whose cluster was full.
    if (stage > 0 && before < stage - 1) throw new FalseSchedule('idle-stage', head);
    cluster.weight += list.unitWeight(head);
    if (++cluster.units > 1 && cluster.weight > cap) throw new FalseSchedule('cluster-weight', head);
    markSlots(list, head, last, unit);
  }
  for (let unit = 0; unit < unitCount; unit++)
    if (!groups.areJoined(unit, clusters[claimOf(unit, ScheduleWord.cluster)]!.first))
      throw new FalseSchedule('joined', units[unit]!);
}

/** Which units conflicts within a stage have joined. */
class UnitGroups {
  private readonly parents: Uint32Array;

  constructor(count: number) {
    this.parents = Uint32Array.from({ length: count }, (_, unit) => unit);
  }

  join(a: number, b: number): void {
    this.parents[this.rootOf(a)] = this.rootOf(b);
  }

  areJoined(a: number, b: number): boolean {
    return this.rootOf(a) === this.rootOf(b);
  }

  private rootOf(unit: number): number {
    const { parents } = this;
    while (parents[unit] !== unit) {
      parents[unit] = parents[parents[unit]!]!;
      unit = parents[unit]!;
    }
    return unit;
  }
}

function checkUnit(list: CallList, claims: Uint32Array, head: number, segment: number): void {
  const size = list.get(head, CallWord.unitSize);
  for (let call = head; call < head + size; call++) {
    const at = call * SCHEDULE_WORDS;
    if (claims[at + ScheduleWord.segment] !== segment) throw new FalseSchedule('segment', call);
    if (claims[at + ScheduleWord.weight] !== list.weights[call]) throw new FalseSchedule('weight', call);
    const together =
      claims[at + ScheduleWord.stage] === claims[head * SCHEDULE_WORDS + ScheduleWord.stage] &&
      claims[at + ScheduleWord.cluster] === claims[head * SCHEDULE_WORDS + ScheduleWord.cluster];
    if (!together) throw new FalseSchedule('torn-unit', call);
  }
}

/** For each ordered slot of a unit the last unit before it that touched the slot. */
function* conflictsOf(list: CallList, head: number, last: Uint32Array): Generator<number> {
  for (let at = list.get(head, CallWord.slotsAt); at < slotsEnd(list, head); at += 2) {
    const slot = orderedSlot(list, at);
    if (slot !== undefined && last[slot] !== 0) yield last[slot]! - 1;
  }
}

function markSlots(list: CallList, head: number, last: Uint32Array, unit: number): void {
  for (let at = list.get(head, CallWord.slotsAt); at < slotsEnd(list, head); at += 2) {
    const slot = orderedSlot(list, at);
    if (slot !== undefined) last[slot] = unit + 1;
  }
}

function orderedSlot(list: CallList, at: number): number | undefined {
  const entry = list.slots[at + 1]!;
  return entry !== NO_SLOT && entry >>> 30 === SlotState.ordered ? entry & SLOT_MASK : undefined;
}

/** An exclusive unit is in a segment of exclusive ones and has neither stage nor cluster. */
export function verifyExclusive(list: CallList, claims: Uint32Array, head: number, segment: number): void {
  checkUnit(list, claims, head, segment);
  const at = head * SCHEDULE_WORDS;
  if (claims[at + ScheduleWord.stage] !== 0 || claims[at + ScheduleWord.cluster] !== 0)
    throw new FalseSchedule('exclusive', head);
}

/** Takes over stages and clusters of a schedule that has been verified. */
export function adoptClaims(own: SegmentSchedule, claims: Uint32Array): void {
  let stageCount = 0;
  let clusterCount = 0;
  for (let unit = 0; unit < own.unitCount; unit++) {
    const at = own.units[unit]! * SCHEDULE_WORDS;
    own.stages[unit] = claims[at + ScheduleWord.stage]!;
    own.clusters[unit] = claims[at + ScheduleWord.cluster]!;
    stageCount = Math.max(stageCount, own.stages[unit]! + 1);
    clusterCount = Math.max(clusterCount, own.clusters[unit]! + 1);
  }
  own.stageCount = stageCount;
  own.clusterCount = clusterCount;
}
