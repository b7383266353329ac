import { type LaneBuffers } from '../state/state';
import { COST_BUCKETS } from '../schedule/costs';

/** What a lane writes, in shared memory, so that it outlives the thread that ran the lane. */
export interface SharedLane extends LaneBuffers {
  /** Measured cost: nanoseconds and weight by bucket. */
  readonly costs: Float64Array;
}

/** Words at first: enough for some thousand transfers; an overflow doubles them. */
const WORDS_AT_FIRST = 1 << 18;

export function makeLane(words = WORDS_AT_FIRST): SharedLane {
  return {
    journal: new Uint32Array(new SharedArrayBuffer(words * 4)),
    deltas: new Uint32Array(new SharedArrayBuffer(words * 4)),
    logs: new Uint32Array(new SharedArrayBuffer(words * 4)),
    bloom: new Uint8Array(new SharedArrayBuffer(256)),
    costs: new Float64Array(new SharedArrayBuffer(COST_BUCKETS * 2 * 8)),
  };
}

export const laneBuffers = (lane: SharedLane): SharedArrayBuffer[] =>
  [lane.journal, lane.deltas, lane.logs, lane.bloom, lane.costs].map((view) => view.buffer as SharedArrayBuffer);

export const LANE_BUFFERS = 5;

export function attachLane(buffers: readonly SharedArrayBuffer[]): SharedLane {
  const [journal, deltas, logs, bloom, costs] = buffers as [
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
  ];
  return {
    journal: new Uint32Array(journal),
    deltas: new Uint32Array(deltas),
    logs: new Uint32Array(logs),
    bloom: new Uint8Array(bloom),
    costs: new Float64Array(costs),
  };
}
