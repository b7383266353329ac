import { parseDuration } from './duration';

describe('a duration', () => {
  it.each([
    ['45s', 45],
    ['90m', 5_400],
    ['12h30m', 45_000],
    ['1d', 86_400],
    ['2w3d', 17 * 86_400],
    ['1y', 365 * 86_400],
    ['', undefined],
    ['0d', undefined],
    ['-1d', undefined],
    ['1.5d', undefined],
    ['1d ', undefined],
    ['d', undefined],
    ['60', undefined],
    ['99999999999d', undefined],
  ])('%j is %p seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds));
});
