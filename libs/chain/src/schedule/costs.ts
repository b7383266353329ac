import { CALL_WORDS, CallWord, type CallList } from '../execution/call-list';

/** Measured costs are kept by rule and asset, folded into so many buckets. */
export const COST_BUCKETS = 1024;

const UNMEASURED_NS = 40;
/** How fast a new measurement replaces the old. */
const SHARE = 0.2;

export function costBucket(list: CallList, call: number): number {
  const base = call * CALL_WORDS;
  const rule = list.calls[base + CallWord.rule]!;
  const asset = list.calls[base + CallWord.asset]!;
  return (Math.imul(rule, 0x9e3779b1) ^ Math.imul(asset, 0x85ebca6b)) & (COST_BUCKETS - 1);
}

/** Predicts what calls cost from what calls of their rule and asset did cost. No part of consensus: it only packs lanes. */
export class Costs {
  private readonly nsPerWeight = new Float64Array(COST_BUCKETS).fill(UNMEASURED_NS);

  predict_ns(list: CallList, call: number): number {
    return this.nsPerWeight[costBucket(list, call)]! * list.weights[call]!;
  }

  /** Takes in what a lane measured, and clears it. */
  learn(measured: Float64Array): void {
    for (let bucket = 0; bucket < COST_BUCKETS; bucket++) {
      const weight = measured[bucket * 2 + 1]!;
      if (weight === 0) continue;
      const ns = measured[bucket * 2]! / weight;
      this.nsPerWeight[bucket] = this.nsPerWeight[bucket]! * (1 - SHARE) + ns * SHARE;
      measured[bucket * 2] = 0;
      measured[bucket * 2 + 1] = 0;
    }
  }
}
