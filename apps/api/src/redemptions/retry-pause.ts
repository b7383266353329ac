const FIRST_MS = 15_000;
const LONGEST_MS = 15 * 60_000;

/** Twice as long after each look that was in vain. */
export const retryPauseMs = (retries: number): number => Math.min(FIRST_MS * 2 ** Math.min(retries, 16), LONGEST_MS);
