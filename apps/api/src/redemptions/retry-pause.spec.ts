import { retryPauseMs } from './retry-pause';

describe('the pause before another look', () => {
  it.each([
    [0, 15_000],
    [1, 30_000],
    [5, 480_000],
    [6, 900_000],
    [1_000_000, 900_000],
  ])('after %i in vain is %i ms', (retries, expected) => expect(retryPauseMs(retries)).toBe(expected));
});
