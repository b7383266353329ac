import { dayToText, secondsToText, timeLeft } from './time';

describe('time in words', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');

  it.each([
    ['2026-11-27T12:00:00Z', '7 days left'],
    ['2026-11-27T11:59:59Z', '6 days left'],
    ['2026-11-21T12:00:00Z', '1 day left'],
    ['2026-11-20T14:30:00Z', '2 hours left'],
    ['2026-11-20T12:01:00Z', '1 minute left'],
    ['2026-11-20T12:00:59Z', 'less than a minute left'],
    ['2026-11-20T12:00:00Z', 'expired'],
  ])('until %s: %s', (until, text) => expect(timeLeft(until, now)).toBe(text));

  it('a day is the same day in every zone', () => expect(dayToText('2027-11-29')).toBe('29 Nov 2027'));

  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [245, '4 min 05 s'],
  ])('%d seconds are %s', (seconds, text) => expect(secondsToText(seconds)).toBe(text));
});
