import { tomorrow } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import type { Statement } from './camt053';

export interface LastStatement {
  readonly number: number;
  readonly sequence: bigint | null;
  readonly closing: bigint;
  readonly closedOn: string;
}

export type ContinuationFault = 'OPENING_MISMATCH' | 'SEQUENCE_GAP' | 'DATES_OVERLAP' | 'IN_FUTURE';

/** Statements follow one another without gap or overlap: each begins with what the last one ended with. */
export function judgeContinuation(
  last: LastStatement | null,
  next: Statement,
  today: Date,
): { readonly fault: ContinuationFault; readonly detail: string } | null {
  if (next.closedOn < next.openedOn) {
    return { fault: 'DATES_OVERLAP', detail: `It ends on ${next.closedOn}, before it begins on ${next.openedOn}.` };
  }
  // Nothing that the bank sends afterwards would come after it.
  const toCome = dayToCome(next.closedOn, tomorrow(today));
  if (toCome) return { fault: 'IN_FUTURE', detail: toCome };
  if (last === null) return null;
  if (last.sequence !== null && next.sequence !== null && next.sequence !== last.sequence + 1n) {
    return {
      fault: 'SEQUENCE_GAP',
      detail: `It is number ${next.sequence} of the bank's; number ${last.sequence + 1n} comes next.`,
    };
  }
  if (next.opening !== last.closing) {
    return {
      fault: 'OPENING_MISMATCH',
      detail: `It opens with ${next.opening}; the last statement closed with ${last.closing} (minor units).`,
    };
  }
  if (next.closedOn < last.closedOn) {
    return { fault: 'DATES_OVERLAP', detail: `It ends on ${next.closedOn}, the last one on ${last.closedOn}.` };
  }
  return null;
}
