import { toMoney } from './money';
import { formatMoney, parseMoney } from './money-format';

describe('money at the edges', () => {
  it.each([
    ['12.34', 2, 1234n],
    ['12.3', 2, 1230n],
    ['-0.05', 2, -5n],
    ['7', 0, 7n],
    ['0.000000000000000001', 18, 1n],
  ])('%s at scale %i', (text, scale, minorUnits) => {
    expect(parseMoney(text, scale)).toBe(minorUnits);
    expect(parseMoney(formatMoney(toMoney(minorUnits), scale), scale)).toBe(minorUnits);
  });

  it.each(['', '.5', '1.', '01', '+1', '1e3', '1,000', ' 1', '1.234', 'NaN', '0x10', '9'.repeat(40)])(
    'refuses %j at scale 2',
    (text) => {
      expect(() => parseMoney(text, 2)).toThrow(RangeError);
    },
  );

  it('writes minor units with their leading zeros', () => {
    expect(formatMoney(toMoney(-5n), 2)).toBe('-0.05');
    expect(formatMoney(toMoney(5n), 0)).toBe('5');
  });

  it('holds what a ledger can hold and no more', () => {
    expect(toMoney(2n ** 128n - 1n)).toBe(2n ** 128n - 1n);
    expect(() => toMoney(2n ** 128n)).toThrow(RangeError);
    expect(() => toMoney(-(2n ** 128n))).toThrow(RangeError);
  });
});
