import { BASIS_POINTS } from '../rounding';

/** Units held from one moment to another, in any unit of time. A lock opens a segment of its own from that moment. */
export interface HeldSegment {
  readonly from: bigint;
  readonly to: bigint;
  readonly units: bigint;
  /** 10,000 is no boost. */
  readonly boostBp: bigint;
}

/**
 * Time × units × boost, summed exactly: in units of 1/10,000 of a unit held for one moment, so that nothing is rounded
 * before the split.
 */
export function weighSegments(segments: readonly HeldSegment[]): bigint {
  let weight = 0n;
  for (const { from, to, units, boostBp } of segments) {
    if (to < from || units < 0n) throw new RangeError(`${units} units held from ${from} to ${to}`);
    if (boostBp < BASIS_POINTS) throw new RangeError(`a boost of ${boostBp}: less than no boost`);
    weight += (to - from) * units * boostBp;
  }
  return weight;
}
