import type { RiskRating } from '../database/generated/enums';

/** A file is looked at again at least this often, and whenever something happens. */
const YEARS: Readonly<Record<RiskRating, number>> = { high: 1, medium: 5, low: 5 };

export function reviewDueAt(risk: RiskRating, from: Date): Date {
  const due = new Date(from);
  due.setUTCFullYear(due.getUTCFullYear() + YEARS[risk]);
  return due;
}
