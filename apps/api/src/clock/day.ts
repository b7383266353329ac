/** The day of a moment, in UTC: `2026-11-28`. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** Its first moment. */
export const fromDay = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

/** The day after a moment's: what is dated later is of no time zone's today. */
export const tomorrow = (now: Date): string => dayOf(new Date(now.getTime() + 24 * 60 * 60_000));
