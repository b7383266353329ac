import type { RiskRating } from '../database/generated/enums';
import { invalid, Problem } from '../http/problem';

/** A file is looked at again at least this often, and whenever something happens. */
const YEARS: Readonly<Record<RiskRating, number>> = { high: 1, medium: 5, low: 5 };

export function reviewDueAt(risk: RiskRating, from: Date): Date {
  const due = new Date(from);
  due.setUTCFullYear(due.getUTCFullYear() + YEARS[risk]);
  return due;
}

/** The desk may let a verification end before its review is due (a residence permit runs out), and never after. */
export function validUntil(risk: RiskRating, wanted: string | undefined, now: Date): Date {
  const due = reviewDueAt(risk, now);
  if (wanted === undefined) return due;
  const until = new Date(wanted);
  if (until > due) {
    throw invalid('/valid_until', 'AFTER_REVIEW', `With the risk ${risk} the review is due on ${due.toISOString()}.`);
  }
  if (until <= now) throw new Problem('STATE_REFUSED', `The verification would have ended on ${wanted}.`);
  return until;
}
