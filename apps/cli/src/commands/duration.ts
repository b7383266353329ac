const SECONDS_OF = { y: 365 * 86_400, w: 7 * 86_400, d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** `90d`, `1y`, `2w3d`, `12h30m`: seconds, or undefined for what is no duration. A year is 365 days. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d{1,9}[ywdhms])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([ywdhms])/g)) {
    seconds += Number(count) * SECONDS_OF[unit as keyof typeof SECONDS_OF];
  }
  return seconds > 0 ? seconds : undefined;
}
