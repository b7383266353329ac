import { amountToText } from './amount';

describe('an amount in words', () => {
  it.each([
    ['1234500', 'EUR/2', '12,345.00 EUR'],
    ['0', 'EUR/2', '0.00 EUR'],
    ['7', 'EUR/2', '0.07 EUR'],
    ['-123456789', 'CHF/2', '−1,234,567.89 CHF'],
    ['1000', 'JPY/0', '1,000 JPY'],
    ['1000', 'JPY', '1,000 JPY'],
    ['340282366920938463463374607431768211455', 'EUR/2', '3,402,823,669,209,384,634,633,746,074,317,682,114.55 EUR'],
    ['1', 'BTC/8', '0.00000001 BTC'],
  ])('%s of %s reads %s', (amount, asset, text) => {
    expect(amountToText({ amount, asset })).toBe(text);
  });

  it('shows what it cannot read as it came, rather than guess', () => {
    expect(amountToText({ amount: '12.5', asset: 'EUR/2' })).toBe('12.5 EUR/2');
    expect(amountToText({ amount: '12', asset: 'euro' })).toBe('12 euro');
  });
});
