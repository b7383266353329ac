/** Clusters of one stage shared out to lanes. */
export interface Packing {
  /** Lane of each cluster of the stage, in the order in which they were given. */
  readonly lanes: Uint16Array;
  readonly loads_ns: Float64Array;
}

/**
 * Longest predicted work first, each to the lane with the least so far. Only clusters that could unbalance the lanes are
 * sorted: the many small ones fill up evenly in any order, and sorting ten thousand of them would cost more than it gains.
 */
export function packClusters(costs_ns: Float64Array, count: number, lanes: number): Packing {
  const placed = new Uint16Array(count);
  const loads_ns = new Float64Array(lanes);
  let total = 0;
  for (let cluster = 0; cluster < count; cluster++) total += costs_ns[cluster]!;
  const heavy = total / (lanes * HEAVY_SHARE);
  const place = (cluster: number): void => {
    let least = 0;
    for (let lane = 1; lane < lanes; lane++) if (loads_ns[lane]! < loads_ns[least]!) least = lane;
    placed[cluster] = least;
    loads_ns[least]! += costs_ns[cluster]!;
  };
  const large: number[] = [];
  for (let cluster = 0; cluster < count; cluster++) if (costs_ns[cluster]! > heavy) large.push(cluster);
  large.sort((a, b) => costs_ns[b]! - costs_ns[a]! || a - b);
  large.forEach(place);
  for (let cluster = 0; cluster < count; cluster++) if (costs_ns[cluster]! <= heavy) place(cluster);
  return { lanes: placed, loads_ns };
}

/** A cluster above the sixty-fourth part of a lane's load is placed before the others. */
const HEAVY_SHARE = 64;
