import { hintOf, ibanOf, readIban } from './iban';

describe('an IBAN', () => {
  it.each([
    ['LU28 0019 4006 4475 0000', 'LU280019400644750000'],
    ['de89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['GB29NWBK60161331926819', 'GB29NWBK60161331926819'],
    ['CH93 0076 2011 6238 5295 7', 'CH9300762011623852957'],
    ['MT84MALT011000012345MTLCAST001S', 'MT84MALT011000012345MTLCAST001S'],
  ])('%s is read', (text, expected) => expect(readIban(text)).toBe(expected));

  it.each([
    ['with a digit changed', 'LU280019400644750001'],
    ['with two digits exchanged', 'LU280019400644570000'],
    ['of another country’s length', 'DE8937040044053201300'],
    ['of a country without IBANs', 'US64SVBKUS6S3300958879'],
    ['with other characters', 'LU28-0019-4006-4475-0000'],
    ['that is empty', ''],
    ['that is long', `LU28${'0'.repeat(500)}`],
  ])('%s is none', (_, text) => expect(readIban(text)).toBeNull());

  it('is made with check digits that fit', () => {
    expect(readIban(ibanOf('LU', '0019400644750000'))).toBe('LU280019400644750000');
    expect(hintOf('LU280019400644750000')).toBe('LU…0000');
  });
});
