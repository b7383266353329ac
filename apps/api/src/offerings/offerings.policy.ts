import { AMOUNT_MAX } from '@cadastre/protocol';
import type { Offering } from '../database/generated/client';
import { invalid, Problem } from '../http/problem';
import { toBigInt } from '../database/decimals';

export interface OfferingTerms {
  readonly units: bigint;
  readonly price: bigint;
  readonly softCap: bigint | null;
  readonly minUnits: bigint | null;
  readonly maxUnits: bigint | null;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
}

/** Terms that contradict one another are refused before anybody relies on them. */
export function judgeTerms(terms: OfferingTerms): void {
  const { units, price, softCap, minUnits, maxUnits, opensAt, closesAt } = terms;
  if (units * price > AMOUNT_MAX)
    throw invalid('/units', 'TOO_LARGE', 'Units times price is more than the chain can hold.');
  if (softCap !== null && softCap > units * price) {
    throw invalid(
      '/soft_cap',
      'ABOVE_HARD_CAP',
      `The soft cap is above ${units * price}, which is all units at this price.`,
    );
  }
  if (minUnits !== null && minUnits > units) {
    throw invalid('/min_units', 'ABOVE_HARD_CAP', `The minimum ticket is above the ${units} units on offer.`);
  }
  if (maxUnits !== null && maxUnits < (minUnits ?? 1n)) {
    throw invalid('/max_units', 'BELOW_MINIMUM', 'The maximum ticket is below the minimum ticket.');
  }
  if (opensAt && closesAt && closesAt <= opensAt) {
    throw invalid('/closes_at', 'WINDOW_EMPTY', 'The window closes before it opens.');
  }
}

/** Terms as a row holds them. */
export type TermsRow = Pick<Offering, 'units' | 'price' | 'softCap' | 'minUnits' | 'maxUnits' | 'opensAt' | 'closesAt'>;

export const termsOf = (offering: TermsRow): OfferingTerms => ({
  units: toBigInt(offering.units),
  price: toBigInt(offering.price),
  softCap: offering.softCap && toBigInt(offering.softCap),
  minUnits: offering.minUnits && toBigInt(offering.minUnits),
  maxUnits: offering.maxUnits && toBigInt(offering.maxUnits),
  opensAt: offering.opensAt,
  closesAt: offering.closesAt,
});

export function judgeDraft({ status }: Offering): void {
  if (status !== 'draft') throw new Problem('STATE_REFUSED', `The terms of an offering that is ${status} stand.`);
}

/** Whether subscriptions are taken now. */
export function judgeWindow({ status, opensAt, closesAt }: Offering, now: Date): void {
  if (status !== 'open') throw new Problem('STATE_REFUSED', `The offering is ${status}: it takes no subscriptions.`);
  if (opensAt && now < opensAt) {
    throw new Problem('STATE_REFUSED', `The window opens at ${opensAt.toISOString()}.`);
  }
  if (closesAt && now >= closesAt) {
    throw new Problem('STATE_REFUSED', `The window closed at ${closesAt.toISOString()}.`);
  }
}

/** Before the window's end only when there is nothing left to subscribe for. Without an end the issuer closes it. */
export function judgeClosing({ closesAt, units }: Offering, fundedUnits: bigint, now: Date): void {
  if (!closesAt || now >= closesAt || fundedUnits >= toBigInt(units)) return;
  throw new Problem(
    'STATE_REFUSED',
    `The window is open until ${closesAt.toISOString()}: it closes earlier once all units are paid for.`,
  );
}

/** Nothing has been issued or given back yet. */
export function judgeCancellable({ status, phase }: Offering): void {
  if (status === 'draft' || status === 'open') return;
  if (status === 'closing' && (phase === 'collecting' || phase === 'counting' || phase === 'allocating')) return;
  if (status === 'closing') {
    throw new Problem('STATE_REFUSED', 'The closing has its outcome: units and money are on their way.');
  }
  throw new Problem('STATE_REFUSED', `The offering is ${status}.`);
}

export function judgeTicket({ minUnits, maxUnits, units }: OfferingTerms, wanted: bigint): void {
  const max = maxUnits ?? units;
  if (minUnits !== null && wanted < minUnits) {
    throw new Problem('TICKET_REFUSED', `The minimum ticket is ${minUnits} units.`);
  }
  if (wanted > max) throw new Problem('TICKET_REFUSED', `The maximum ticket is ${max} units.`);
}
