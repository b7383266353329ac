const MS_PER_DAY = 86_400_000;

/** A list as it was last known to be the newest: a list that has not changed is not old when it was looked up today. */
export interface ObtainedList {
  readonly source: string;
  readonly publishedOn: string;
  readonly obtainedAt_ms: number;
}

export interface ListAgeLimits {
  readonly obtained_ms_max: number;
  /** A mirror that stopped moving serves a fresh copy of an old list; null where a list may go unchanged for long. */
  readonly published_days_max: number | null;
}

export type ListAgeVerdict =
  | { readonly usable: true }
  | { readonly usable: false; readonly fault: 'LIST_TOO_OLD' | 'LIST_FROM_THE_FUTURE'; readonly detail: string };

/** A list older than its allowed age refuses: nobody is screened against it. */
export function judgeListAge(list: ObtainedList, limits: ListAgeLimits, now_ms: number): ListAgeVerdict {
  const age_ms = now_ms - list.obtainedAt_ms;
  const published_days = Math.floor((now_ms - Date.parse(`${list.publishedOn}T00:00:00Z`)) / MS_PER_DAY);
  // Publication dates have no time zone: a day ahead is still today somewhere.
  if (!(age_ms >= 0 && published_days >= -1)) {
    return {
      usable: false,
      fault: 'LIST_FROM_THE_FUTURE',
      detail: `${list.source} of ${list.publishedOn} is not of the past`,
    };
  }
  if (age_ms > limits.obtained_ms_max) {
    const hours = Math.floor(age_ms / 3_600_000);
    return { usable: false, fault: 'LIST_TOO_OLD', detail: `${list.source} was last confirmed ${hours} hours ago` };
  }
  if (limits.published_days_max !== null && published_days > limits.published_days_max) {
    return { usable: false, fault: 'LIST_TOO_OLD', detail: `${list.source} was published ${published_days} days ago` };
  }
  return { usable: true };
}
