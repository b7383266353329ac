import { CALL_WORDS, CallWord, type CallList } from '../execution/call-list';
import { Encumbrance, Holding } from '../state/schema';
import { type State } from '../state/state';
import { loadQuad, quad, quadToNumber, subtractQuad } from '../state/units';
import { Access, NO_SLOT, SlotState, type SlotSet } from './slot-set';

/** A cluster that would pass this share of its segment's weight opens the next stage. A protocol constant. */
export const CLUSTER_SHARE = 16;

/** Clusters below this weight are never cut: short chains are not worth a stage. A protocol constant, 64 transfers. */
export const CLUSTER_WEIGHT_LEAST = 64 * 16;

export const weightCap = (segmentWeight: number): number =>
  Math.max(CLUSTER_WEIGHT_LEAST, Math.floor(segmentWeight / CLUSTER_SHARE));

const SLOT_MASK = 0x3fffffff;

/** A parallel segment's schedule: stage and cluster of every unit, in listed order. */
export interface SegmentSchedule {
  /** Head call of each unit. */
  readonly units: Uint32Array;
  readonly unitCount: number;
  readonly stages: Uint32Array;
  /** Clusters are numbered by the order in which their first unit is listed, within the segment. */
  readonly clusters: Uint32Array;
  stageCount: number;
  clusterCount: number;
}

/** Working memory kept between segments. */
export class Scheduler {
  private units = new Uint32Array(1024);
  private unitCount = 0;
  private weight = 0;
  private parents = new Uint32Array(1024);
  private weights = new Float64Array(1024);
  private stages = new Uint32Array(1024);
  private clusters = new Uint32Array(1024);
  private clusterOf = new Uint32Array(1024);
  /** Per slot: the last unit that touched it, plus one. */
  private last = new Uint32Array(1024);
  /** Clusters that the unit at hand would join, and for each cluster the last unit (plus one) that counted it. */
  private readonly roots: number[] = [];
  private seen = new Uint32Array(1024);

  begin(): void {
    this.unitCount = 0;
    this.weight = 0;
  }

  get count(): number {
    return this.unitCount;
  }

  add(call: number, weight: number): void {
    if (this.unitCount === this.units.length) this.grow();
    this.units[this.unitCount] = call;
    this.weights[this.unitCount] = weight;
    this.unitCount++;
    this.weight += weight;
  }

  /**
   * Two units conflict when they share a slot that is ordered. A unit gets the highest stage of the earlier units it
   * conflicts with, and joins their clusters there; when that cluster would grow too heavy it opens the next stage.
   */
  schedule(list: CallList, slots: SlotSet): SegmentSchedule {
    const { units, unitCount, weights, stages, parents } = this;
    const cap = weightCap(this.weight);
    if (this.last.length < slots.count) this.last = new Uint32Array(slots.count * 2);
    this.last.fill(0, 0, slots.count);
    const last = this.last;
    this.seen.fill(0, 0, unitCount);
    let stageCount = unitCount === 0 ? 0 : 1;

    for (let unit = 0; unit < unitCount; unit++) {
      parents[unit] = unit;
      const head = units[unit]!;
      const from = list.calls[head * CALL_WORDS + CallWord.slotsAt]!;
      const to = slotsEnd(list, head);
      let stage = 0;
      let ordered = 0;
      for (let at = from; at < to; at += 2) {
        const entry = list.slots[at + 1]!;
        if (entry >>> 30 !== SlotState.ordered) continue;
        ordered++;
        const before = last[entry & SLOT_MASK]!;
        if (before !== 0 && stages[before - 1]! > stage) stage = stages[before - 1]!;
      }
      if (ordered > 0) {
        let joined = weights[unit]!;
        let roots = 0;
        for (let at = from; at < to; at += 2) {
          const entry = list.slots[at + 1]!;
          if (entry >>> 30 !== SlotState.ordered) continue;
          const before = last[entry & SLOT_MASK]!;
          if (before === 0 || before === unit + 1 || stages[before - 1] !== stage) continue;
          const root = this.rootOf(before - 1);
          if (this.seen[root] === unit + 1) continue;
          this.seen[root] = unit + 1;
          this.roots[roots++] = root;
          joined += weights[root]!;
        }
        if (joined > cap && roots > 0) stage++;
        else {
          for (let i = 0; i < roots; i++) parents[this.roots[i]!] = unit;
          weights[unit] = joined;
        }
        for (let at = from; at < to; at += 2) {
          const entry = list.slots[at + 1]!;
          if (entry >>> 30 === SlotState.ordered) last[entry & SLOT_MASK] = unit + 1;
        }
      }
      stages[unit] = stage;
      if (stage >= stageCount) stageCount = stage + 1;
    }
    return this.number(stageCount);
  }

  private rootOf(unit: number): number {
    const { parents } = this;
    let root = unit;
    while (parents[root] !== root) root = parents[root]!;
    while (parents[unit] !== root) {
      const next = parents[unit]!;
      parents[unit] = root;
      unit = next;
    }
    return root;
  }

  private number(stageCount: number): SegmentSchedule {
    const { unitCount } = this;
    this.clusterOf.fill(0, 0, unitCount);
    let clusterCount = 0;
    for (let unit = 0; unit < unitCount; unit++) {
      const root = this.rootOf(unit);
      let cluster = this.clusterOf[root]!;
      if (cluster === 0) {
        cluster = ++clusterCount;
        this.clusterOf[root] = cluster;
      }
      this.clusters[unit] = cluster - 1;
    }
    return {
      units: this.units,
      unitCount,
      stages: this.stages,
      clusters: this.clusters,
      stageCount,
      clusterCount,
    };
  }

  private grow(): void {
    const grown = (words: Uint32Array): Uint32Array<ArrayBuffer> => {
      const next = new Uint32Array(words.length * 2);
      next.set(words);
      return next;
    };
    this.units = grown(this.units);
    this.parents = grown(this.parents);
    this.stages = grown(this.stages);
    this.clusters = grown(this.clusters);
    this.clusterOf = grown(this.clusterOf);
    this.seen = new Uint32Array(this.units.length);
    const weights = new Float64Array(this.weights.length * 2);
    weights.set(this.weights);
    this.weights = weights;
  }
}

/** Slots of a unit lie one after the other over all its calls. */
export function slotsEnd(list: CallList, head: number): number {
  const size = list.get(head, CallWord.unitSize);
  const tail = head + size - 1;
  return list.get(tail, CallWord.slotsAt) + 2 * list.get(tail, CallWord.slotCount);
}

/**
 * Decides for each slot of the segment how it is treated and writes it beside every mention of the slot. A slot that all
 * calls only add to or take from needs no order when what is taken fits what was available at the start.
 */
export function settleSlots(state: State, list: CallList, slots: SlotSet, fromSlot: number): void {
  const states = slots.states();
  for (let slot = 0; slot < slots.count; slot++) states[slot] = stateOf(state, slots, slot);
  for (let at = fromSlot + 1; at < list.slotEnd; at += 2) {
    const slot = list.slots[at]!;
    if (slot !== NO_SLOT) list.slots[at] = slot | (states[slot]! << 30);
  }
}

function stateOf(state: State, slots: SlotSet, slot: number): number {
  if (slots.touches[slot] === 1) return SlotState.free;
  const access = slots.accesses[slot]!;
  if (access === Access.read) return SlotState.free;
  if ((access & (Access.read | Access.write)) !== 0) return SlotState.ordered;
  if ((access & Access.take) === 0) return SlotState.merged;
  return slots.takes[slot]! <= availableAtLeast(state, slots.rows[slot]!) ? SlotState.merged : SlotState.ordered;
}

/** The sums that are compared carry rounding errors of at most 2^-53 each; a margin of 2^-20 covers a million of them. */
const MARGIN = 1 - 2 ** -20;

const available = quad();
const bound = quad();

/** Units of a holding that can be taken in any order: a lower bound. */
function availableAtLeast(state: State, holding: number): number {
  loadQuad(state.holdings, holding, Holding.balance, available);
  const encumbrance = state.holdings.get(holding, Holding.encumbrance);
  if (encumbrance !== 0) {
    loadQuad(state.encumbrances, encumbrance, Encumbrance.frozen, bound);
    subtractQuad(available, bound);
    loadQuad(state.encumbrances, encumbrance, Encumbrance.held, bound);
    subtractQuad(available, bound);
  }
  return quadToNumber(available) * MARGIN;
}
