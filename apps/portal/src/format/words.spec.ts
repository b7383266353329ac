import { bytesToText, codeToWords, countryToName } from './words';

describe('codes in words', () => {
  it('turns codes into words', () => {
    expect(codeToWords('real_estate')).toBe('Real estate');
    expect(codeToWords('floor_area_m2')).toBe('Floor area (m²)');
    expect(codeToWords('asset.approve')).toBe('Asset approve');
  });

  it('names countries, and keeps what is none', () => {
    expect(countryToName('LU')).toBe('Luxembourg');
    expect(countryToName('nowhere at all')).toBe('nowhere at all');
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [2_345_678, '2.3 MB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesToText(bytes)).toBe(text));
});
