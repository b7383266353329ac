/** A date known to a day, a month, a year or a span, as its first and last possible day ("1960-02-28"). */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

export type BirthDateEvidence = 'same_day' | 'compatible' | 'near' | 'contradicts' | 'unknown';

const YEAR_DAYS = 366;
const MS_PER_DAY = 86_400_000;

const pad = (value: number, width: number): string => value.toString().padStart(width, '0');

/** Undefined when there is no such date. */
export function dateRange(year: number, month?: number, day?: number): DateRange | undefined {
  if (!Number.isInteger(year) || year < 1800 || year > 2200) return undefined;
  if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31` };
  if (!Number.isInteger(month) || month < 1 || month > 12) return undefined;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const start = `${year}-${pad(month, 2)}`;
  if (day === undefined) return { from: `${start}-01`, to: `${start}-${pad(days, 2)}` };
  if (!Number.isInteger(day) || day < 1 || day > days) return undefined;
  return { from: `${start}-${pad(day, 2)}`, to: `${start}-${pad(day, 2)}` };
}

/** From the first day of one date to the last day of another. */
export function spanOf(first: DateRange | undefined, last: DateRange | undefined): DateRange | undefined {
  return first && last && first.from <= last.to ? { from: first.from, to: last.to } : undefined;
}

/** "Circa 1960" may as well be a year earlier or later. */
export function widenByYear(range: DateRange | undefined): DateRange | undefined {
  return range && shift(range, 1);
}

function shift({ from, to }: DateRange, years: number): DateRange {
  return {
    from: pad(Number(from.slice(0, 4)) - years, 4) + from.slice(4),
    to: pad(Number(to.slice(0, 4)) + years, 4) + to.slice(4),
  };
}

/** "2026-02-28", "2026-02" or "2026". */
export function parseIsoDate(text: string): DateRange | undefined {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  return year === undefined ? undefined : dateRange(year, month, day);
}

const isDay = ({ from, to }: DateRange): boolean => from === to;

/** 3 April and 4 March are one date, written by people of two countries. */
function isSwapped(left: DateRange, right: DateRange): boolean {
  const [, month, day] = left.from.split('-');
  return isDay(left) && isDay(right) && right.from === `${left.from.slice(0, 4)}-${day}-${month}`;
}

function daysBetween(left: DateRange, right: DateRange): number {
  const [earlier, later] = left.from < right.from ? [left, right] : [right, left];
  return (Date.parse(later.from) - Date.parse(earlier.to)) / MS_PER_DAY;
}

function compareOne(asked: DateRange, listed: DateRange): BirthDateEvidence {
  if (asked.from <= listed.to && listed.from <= asked.to)
    return isDay(asked) && isDay(listed) ? 'same_day' : 'compatible';
  return isSwapped(asked, listed) || daysBetween(asked, listed) <= YEAR_DAYS ? 'near' : 'contradicts';
}

const strongestFirst: readonly BirthDateEvidence[] = ['same_day', 'compatible', 'near', 'contradicts'];

/** The best of all listed dates: lists give several when they are not sure. */
export function compareBirthDates(asked: DateRange | null, listed: readonly DateRange[]): BirthDateEvidence {
  if (!asked) return 'unknown';
  const evidence = new Set(listed.map((date) => compareOne(asked, date)));
  return strongestFirst.find((each) => evidence.has(each)) ?? 'unknown';
}
