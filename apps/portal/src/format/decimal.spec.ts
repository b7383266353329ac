import { decimalToMinorUnits } from './decimal';

describe('a decimal amount as typed', () => {
  it.each([
    ['12345.6', 2, '1234560'],
    ['12,345.60', 2, '1234560'],
    ['12 345', 2, '1234500'],
    ['0.07', 2, '7'],
    ['0', 2, '0'],
    ['1000', 0, '1000'],
    [' 5. ', 2, '500'],
    ['90071992547409931.25', 2, '9007199254740993125'],
  ])('%s at scale %d is %s', (text, scale, minor) => expect(decimalToMinorUnits(text, scale)).toBe(minor));

  it.each(['', '1.234', '1,23', '-5', '1e6', '1,234,5', 'twelve', '.5', '12.345,60'])('refuses %j', (text) =>
    expect(decimalToMinorUnits(text, 2)).toBeNull(),
  );
});
