import { pauseAfter } from './retry-schedule';

const HOUR = 3_600_000;

describe('the retries of a delivery', () => {
  it('are nine after the first attempt, each later than the last, over about 75 hours', () => {
    const pauses: number[] = [];
    for (let attempts = 1, pause; (pause = pauseAfter(attempts, 0)) !== undefined; attempts++) pauses.push(pause);
    expect(pauses).toHaveLength(9);
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / HOUR;
    expect(Math.floor(hours)).toBe(75);
  });

  it('are spread, by a tenth at most', () => {
    expect(pauseAfter(2, 0.999)! / pauseAfter(2, 0)!).toBeCloseTo(1.1, 2);
  });
});
