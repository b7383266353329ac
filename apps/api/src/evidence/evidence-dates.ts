import { dayOf, fromDay } from '../clock/day';

/** Dates of pieces and assessments are days in UTC, `2026-03-31`; what is valid until a day counts to its end. */

const DAY_MS = 24 * 60 * 60_000;

/** The first moment after the day. */
export const endOf = (day: string): Date => new Date(fromDay(day).getTime() + DAY_MS);

/** Until its own date, or until it is no longer fresh, whichever comes first; null: for ever. */
export function validUntil(issuedOn: string, stated: string | null, freshDays: number | null): string | null {
  if (freshDays === null) return stated;
  const fresh = dayOf(new Date(fromDay(issuedOn).getTime() + freshDays * DAY_MS));
  return stated !== null && stated < fresh ? stated : fresh;
}
