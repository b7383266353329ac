import { doublingPauseMs } from '../clock/doubling-pause';

const FIRST_MS = 15_000;
const LONGEST_MS = 15 * 60_000;

/** Twice as long after each look that was in vain. */
export const retryPauseMs = (retries: number): number => doublingPauseMs(FIRST_MS, retries, LONGEST_MS);
