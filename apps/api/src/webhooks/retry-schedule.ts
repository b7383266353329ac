const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The pauses before the second and each later attempt: with the attempts, about 75 hours in all. */
const PAUSES_MS = [
  5_000,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Up to a tenth more, so that what failed together is not tried again together. */
const JITTER = 0.1;

/** How long to wait after so many attempts; undefined when there are no more. */
export function pauseAfter(attempts: number, random = Math.random()): number | undefined {
  const pause = PAUSES_MS[attempts - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + JITTER * random));
}
