import { isIsin } from './isin';

describe('an ISIN', () => {
  it.each([
    ['US0378331005', true],
    ['US5949181045', true],
    ['GB0002634946', true],
    ['DE000BAY0017', true],
    ['LU0290358497', true],
    ['AU0000XVGZA3', true],
    ['US0378331006', false],
    ['US0373831005', false],
    ['us0378331005', false],
    ['US037833100', false],
    ['US03783310055', false],
    ['0378331005US', false],
    ['', false],
  ])('%s: %s', (text, valid) => expect(isIsin(text)).toBe(valid));
});
