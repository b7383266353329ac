import { judgeListAge, type ListSource } from '@cadastre/screening';

/** The lists that everybody is screened against; without one of them nobody is. */
export const SOURCES: readonly ListSource[] = ['OFAC_SDN', 'UN', 'EU', 'UK'];

/**
 * How old a list may say it is. OFAC, the EU and the UK change theirs at least every few weeks, so an older one comes
 * from a mirror that has stopped; the UN's may go unchanged for long.
 */
const PUBLISHED_DAYS_MAX: Readonly<Record<ListSource, number | null>> = {
  OFAC_SDN: 60,
  UN: null,
  EU: 90,
  UK: 90,
};

export interface KnownList {
  readonly source: ListSource;
  readonly publishedOn: string;
  readonly obtainedAt: Date;
}

/** Why nobody can be screened against these lists now; undefined when everybody can. */
export function faultOfLists(lists: readonly KnownList[], obtainedHoursMax: number, now: Date): string | undefined {
  for (const source of SOURCES) {
    const list = lists.find((known) => known.source === source);
    if (!list) return `There is no list of ${source}.`;
    const { publishedOn, obtainedAt } = list;
    const verdict = judgeListAge(
      { source, publishedOn, obtainedAt_ms: obtainedAt.getTime() },
      { obtained_ms_max: obtainedHoursMax * 3_600_000, published_days_max: PUBLISHED_DAYS_MAX[source] },
      now.getTime(),
    );
    if (!verdict.usable) return `${verdict.detail}.`;
  }
  return undefined;
}
