import { Clock, MovableClock, SystemClock } from './clock';

const NOON = new Date('2026-11-28T12:00:00Z');

beforeEach(() => jest.useFakeTimers({ now: NOON }));
afterEach(() => jest.useRealTimers());

describe('the instance’s clock', () => {
  it.each([
    ['not moved', [], '2026-11-28T12:00:00.000Z'],
    ['a day ahead', [86_400], '2026-11-29T12:00:00.000Z'],
    ['as far as it was ever moved', [60, 3_600, 10], '2026-11-28T13:00:00.000Z'],
  ])('%s', (_, moves, expected) => {
    const clock = new MovableClock();
    for (const seconds of moves) clock.moveAhead(seconds);
    expect(clock.now().toISOString()).toBe(expected);
    expect(clock.wallTime()).toEqual(NOON);
  });

  it('in production is the wall clock', () => {
    const clock: Clock = new SystemClock();
    expect(clock.now()).toEqual(NOON);
  });
});
