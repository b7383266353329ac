import { countryCodes, countryToNumber, isCountryCode, numberToCountry } from './countries';

describe('countries', () => {
  it('are the 249 of ISO 3166-1, each number once, and known to others by name', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    expect(countryCodes).toHaveLength(249);
    expect(new Set(countryCodes.map(countryToNumber)).size).toBe(249);
    expect(countryCodes.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  // Numbers follow the English names of their day in alphabetical order, but for countries that came or changed later.
  it.each([
    ['LU', 442],
    ['CH', 756],
    ['SG', 702],
    ['GI', 292],
    ['KY', 136],
    ['JP', 392],
    ['MT', 470],
    ['BM', 60],
    ['US', 840],
    ['DE', 276],
    ['GB', 826],
    ['AF', 4],
    ['ZW', 716],
  ])('%s is %i', (code, number) => {
    expect(countryToNumber(code)).toBe(number);
    expect(numberToCountry(number)).toBe(code);
  });

  it.each(['XX', 'lu', 'LUX', '', 'toString', 'EU'])('%j is none', (code) => {
    expect(isCountryCode(code)).toBe(false);
    expect(() => countryToNumber(code)).toThrow('no country');
  });

  it('have no number beyond theirs', () => {
    expect([0, 1, 999, 442.5].map(numberToCountry)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
