import { addMonths, toCalendarDate } from './calendar';
import { type DayCount, yearFraction } from './day-count';

const days = (convention: DayCount, from: string, to: string, termination?: string): number =>
  Number(
    yearFraction(convention, {
      from: toCalendarDate(from),
      to: toCalendarDate(to),
      termination: termination === undefined ? undefined : toCalendarDate(termination),
    }).days,
  );

describe('day counts', () => {
  // from, to, bond basis, 30E, 30E ISDA, actual
  it.each([
    ['2026-01-30', '2026-01-31', 0, 0, 0, 1],
    ['2026-01-15', '2026-01-31', 16, 15, 15, 16],
    ['2026-01-31', '2026-03-31', 60, 60, 60, 59],
    ['2024-02-29', '2024-03-31', 32, 31, 30, 31],
    ['2025-02-28', '2025-03-31', 33, 32, 30, 31],
    ['2024-02-28', '2024-03-01', 3, 3, 3, 2],
    ['2025-08-31', '2026-02-28', 178, 178, 180, 181],
    ['2023-08-31', '2024-02-29', 179, 179, 180, 182],
    ['2025-12-31', '2026-12-31', 360, 360, 360, 365],
    ['2026-05-05', '2026-05-05', 0, 0, 0, 0],
  ])('%s to %s', (from, to, bond, european, isda, actual) => {
    expect(days('30/360 bond basis', from, to)).toBe(bond);
    expect(days('30E/360', from, to)).toBe(european);
    expect(days('30E/360 ISDA', from, to)).toBe(isda);
    expect(days('ACT/365F', from, to)).toBe(actual);
    expect(days('ACT/360', from, to)).toBe(actual);
  });

  it('30E/360 ISDA leaves the end of February alone when the instrument ends on it', () => {
    expect(days('30E/360 ISDA', '2025-08-31', '2026-02-28', '2026-02-28')).toBe(178);
    expect(days('30E/360 ISDA', '2026-02-28', '2026-02-28', '2026-02-28')).toBe(0);
  });

  it('refuses a period that runs backwards', () => {
    expect(() => days('ACT/360', '2026-02-01', '2026-01-31')).toThrow('before');
  });
});

describe('calendar dates', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-03-15', -3, '2025-12-15'],
    ['2026-12-10', 12, '2027-12-10'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(toCalendarDate(from), months)).toBe(to);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-3', '26-04-03', '2026-04-03T00:00', ''])(
    'refuses %j',
    (text) => {
      expect(() => toCalendarDate(text)).toThrow(RangeError);
    },
  );
});
