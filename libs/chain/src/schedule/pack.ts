/** Clusters of one stage put together into pieces. Whichever lane is free takes the next piece. */
export interface Packing {
  /** Piece of each cluster of the stage, in the order in which they were given. */
  readonly pieces: Uint32Array;
  readonly count: number;
}

/** How many pieces a lane finds if all are of one size: what the last one takes is how long the others may have to wait. */
const PIECES_PER_LANE = 16;

/** Clusters that would be a piece each come first, the largest before the others; small ones fill a piece in their order. */
export function packClusters(costs_ns: Float64Array, count: number, lanes: number): Packing {
  let total = 0;
  for (let cluster = 0; cluster < count; cluster++) total += costs_ns[cluster]!;
  const enough = total / (lanes * PIECES_PER_LANE);
  const large: number[] = [];
  for (let cluster = 0; cluster < count; cluster++) if (costs_ns[cluster]! >= enough) large.push(cluster);
  large.sort((a, b) => costs_ns[b]! - costs_ns[a]! || a - b);
  const pieces = new Uint32Array(count);
  large.forEach((cluster, piece) => (pieces[cluster] = piece));
  let piece = large.length;
  let filled = 0;
  for (let cluster = 0; cluster < count; cluster++) {
    if (costs_ns[cluster]! >= enough) continue;
    pieces[cluster] = piece;
    filled += costs_ns[cluster]!;
    if (filled < enough) continue;
    piece++;
    filled = 0;
  }
  return { pieces, count: filled > 0 ? piece + 1 : piece };
}
