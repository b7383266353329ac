/** A pause that doubles each time, up to the longest. */
export const doublingPauseMs = (first_ms: number, times: number, longest_ms: number): number =>
  Math.min(first_ms * 2 ** Math.min(times, 20), longest_ms);
