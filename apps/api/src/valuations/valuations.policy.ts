import { dayOf } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import type { Asset, Valuation } from '../database/generated/client';
import { invalid, Problem } from '../http/problem';

const DAY_MS = 24 * 60 * 60_000;

type Dated = Pick<Valuation, 'id' | 'valuedOn'> & { readonly place: number | null };

/** One that has ended is worth what was paid for it. */
export function judgeLiving({ status }: Asset): void {
  if (status === 'redeemed' || status === 'retired') {
    throw new Problem('STATE_REFUSED', `The asset is ${status}: it is not valued any more.`);
  }
}

export function judgePublishable(asset: Asset, { status }: Pick<Valuation, 'status'>): void {
  if (status === 'approved') throw new Problem('STATE_REFUSED', 'This valuation counts already.');
  if (asset.status === 'approved' || asset.status === 'tokenised' || asset.status === 'active') return;
  throw new Problem('STATE_REFUSED', `The asset is ${asset.status}: valuations of an approved one are published.`);
}

/** Of the past, and never of before what it corrects: the chain keeps the newest day it was ever told. */
export function judgeDay(valuedOn: Date, corrected: Pick<Valuation, 'valuedOn'> | null, now: Date): void {
  const toCome = dayToCome(dayOf(valuedOn), dayOf(now));
  if (toCome) throw invalid('/valued_on', 'IN_FUTURE', toCome);
  if (corrected && valuedOn < corrected.valuedOn) {
    const day = corrected.valuedOn.toISOString().slice(0, 10);
    throw invalid('/valued_on', 'BEFORE_CORRECTED', `What it corrects is of ${day}: the chain does not go back.`);
  }
}

/**
 * The place among those of one day that count. The first has place 0; each next one corrects the one before, so that
 * one day never has two values that do not know of each other.
 */
export function judgePlace(correctsId: string | null, sameDay: readonly Dated[]): number {
  const last = [...sameDay].sort(byDate).at(-1);
  if (!last) return 0;
  if (correctsId !== last.id) {
    throw new Problem('VALUATION_OF_DAY', `The valuation ${last.id} of that day counts: a correction names it.`);
  }
  return last.place! + 1;
}

export const byDate = (a: Dated, b: Dated): number =>
  a.valuedOn.getTime() - b.valuedOn.getTime() || (a.place ?? -1) - (b.place ?? -1);

/** The chain’s dates rise strictly: the seconds after midnight count the corrections of a day. */
export const chainDateOf = ({ valuedOn, place }: Dated): bigint => BigInt(valuedOn.getTime() / 1_000 + place!);

/** Whether a valuation of that day still counts for who needs one that is at most so many days old. */
export function judgeValuationAge(valuedOn: Date | null, daysMax: number, now: Date): 'fresh' | 'none' | 'too_old' {
  if (!valuedOn) return 'none';
  const days = Math.floor((now.getTime() - valuedOn.getTime()) / DAY_MS);
  return days <= daysMax ? 'fresh' : 'too_old';
}
