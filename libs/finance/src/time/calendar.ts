declare const calendar: unique symbol;

/** A day of the proleptic Gregorian calendar, "2026-02-28": sorts as it reads, belongs to no time zone. */
export type CalendarDate = string & { readonly [calendar]: 'date' };

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const MS_PER_DAY = 86_400_000;

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function toText({ year, month, day }: DateParts): CalendarDate {
  const text = [year.toString().padStart(4, '0'), month.toString().padStart(2, '0'), day.toString().padStart(2, '0')];
  return text.join('-') as CalendarDate;
}

export function toCalendarDate(text: string): CalendarDate {
  const match = /^([1-9]\d{3})-(\d\d)-(\d\d)$/.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  if (!year || !month || !day || month > 12 || day > daysInMonth(year, month)) {
    throw new RangeError(`"${text.slice(0, 40)}" is no date of the form 2026-02-28`);
  }
  return text as CalendarDate;
}

export function partsOfDate(date: CalendarDate): DateParts {
  const [year, month, day] = date.split('-').map(Number);
  return { year: year!, month: month!, day: day! };
}

/** Days since 1970-01-01. */
export function dayNumber(date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
}

/** The same day some months on; the last day of the month where it has no such day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = partsOfDate(date);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  return toText({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) });
}
