import { dayOf, tomorrow } from './day';
import { dayToCome } from './day-to-come';

const NOW = new Date('2026-11-20T23:59:59.999Z');

describe('a day to come', () => {
  it.each<[string, string, string | null]>([
    ['2026-11-20', dayOf(NOW), null],
    ['2026-11-21', dayOf(NOW), 'The day 2026-11-21 has not come yet.'],
    ['2026-11-21', tomorrow(NOW), null],
    ['2026-11-22', tomorrow(NOW), 'The day 2026-11-22 has not come yet.'],
  ])('%s, when the last one is %s', (day, last, said) => {
    expect(dayToCome(day, last)).toBe(said);
  });
});
