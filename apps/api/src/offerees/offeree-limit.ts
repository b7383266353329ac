import type { OffereeLimit } from './exemptions';

/** Before this moment an offer no longer counts: one made exactly `months` ago has left the window. */
export function windowStart({ months }: OffereeLimit, now: Date): Date | null {
  if (months === null) return null;
  const start = new Date(now);
  const day = start.getUTCDate();
  start.setUTCDate(1);
  start.setUTCMonth(start.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  start.setUTCDate(Math.min(day, lastDay));
  return start;
}

export interface MadeOffer {
  readonly offeringId: string;
  readonly investorId: string;
  readonly country: string;
  readonly offeredAt: Date;
}

/** The persons that hold a place of the limit, beside which a new offer would stand. An offer taken back still counts. */
export function countedPersons(
  limit: OffereeLimit,
  made: readonly MadeOffer[],
  next: Omit<MadeOffer, 'investorId'>,
): Set<string> {
  const start = windowStart(limit, next.offeredAt);
  return new Set(
    made
      .filter((offer) => limit.across === 'issuer' || offer.offeringId === next.offeringId)
      .filter((offer) => limit.across === 'issuer' || offer.country === next.country)
      .filter((offer) => start === null || offer.offeredAt > start)
      .map(({ investorId }) => investorId),
  );
}

/** Whether one more person may be offered it. Somebody who holds a place already takes no second one. */
export const hasPlaceFor = (limit: OffereeLimit, persons: ReadonlySet<string>, investorId: string): boolean =>
  persons.has(investorId) || persons.size < limit.max;
