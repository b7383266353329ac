import { type CalendarDate, type DateParts, dayNumber, daysInMonth, partsOfDate } from './calendar';

export type DayCount = '30/360 bond basis' | '30E/360' | '30E/360 ISDA' | 'ACT/365F' | 'ACT/360';

export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** The instrument's termination date: 30E/360 ISDA leaves it alone when it is the last day of February. */
  readonly termination?: CalendarDate;
}

/** A part of a year: days over the days of the convention's year. */
export interface YearFraction {
  readonly days: bigint;
  readonly yearDays: bigint;
}

const isEndOfFebruary = ({ year, month, day }: DateParts): boolean => month === 2 && day === daysInMonth(year, 2);

function thirtyDayMonths(from: DateParts, fromDay: number, to: DateParts, toDay: number): number {
  return 360 * (to.year - from.year) + 30 * (to.month - from.month) + (toDay - fromDay);
}

function countDays(convention: DayCount, period: Period): number {
  const from = partsOfDate(period.from);
  const to = partsOfDate(period.to);
  const cut = (day: number): number => Math.min(day, 30);
  switch (convention) {
    case '30/360 bond basis':
      return thirtyDayMonths(from, cut(from.day), to, cut(from.day) === 30 ? cut(to.day) : to.day);
    case '30E/360':
      return thirtyDayMonths(from, cut(from.day), to, cut(to.day));
    case '30E/360 ISDA': {
      const fromDay = isEndOfFebruary(from) ? 30 : cut(from.day);
      const toDay = isEndOfFebruary(to) && period.to !== period.termination ? 30 : cut(to.day);
      return thirtyDayMonths(from, fromDay, to, toDay);
    }
    case 'ACT/365F':
    case 'ACT/360':
      return dayNumber(period.to) - dayNumber(period.from);
  }
}

/** Conventions as in ISDA's 2006 definitions, section 4.16. */
export function yearFraction(convention: DayCount, period: Period): YearFraction {
  if (period.to < period.from) throw new RangeError(`the period ends on ${period.to}, before ${period.from}`);
  // No days from a date to itself: 30E/360 ISDA would count -2 from the end of February to a termination on it.
  const days = period.to === period.from ? 0 : countDays(convention, period);
  return { days: BigInt(days), yearDays: convention === 'ACT/365F' ? 365n : 360n };
}
