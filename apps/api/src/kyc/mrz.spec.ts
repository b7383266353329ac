import { checkDigit, readMrz } from './mrz';

const TODAY = new Date('2026-11-28T00:00:00Z');

/** The specimens of ICAO Doc 9303. */
const PASSPORT = `P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10`;
const CARD_OF_TWO = `I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
D231458907UTO7408122F1204159<<<<<<<6`;
const CARD_OF_THREE = `I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<`;

const ANNA = {
  issuer: 'UTO',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  nationality: 'UTO',
  birthDate: '1974-08-12',
  expiresOn: '2012-04-15',
};

describe('a machine-readable zone', () => {
  it.each([
    ['a passport', PASSPORT, { ...ANNA, format: 'TD3', documentCode: 'P', documentNumber: 'L898902C3' }],
    ['a card of two lines', CARD_OF_TWO, { ...ANNA, format: 'TD2', documentCode: 'I', documentNumber: 'D23145890' }],
    [
      'a card of three lines',
      CARD_OF_THREE,
      { ...ANNA, format: 'TD1', documentCode: 'I', documentNumber: 'D23145890' },
    ],
  ])('of %s is read', (_, text, mrz) => expect(readMrz(text, TODAY)).toEqual({ ok: true, mrz }));

  it.each([
    ['another number', PASSPORT.replace('L898902C3', 'L898903C3'), ['DOCUMENT_NUMBER_CHECK', 'COMPOSITE_CHECK']],
    ['another birth date', PASSPORT.replace('740812', '740813'), ['BIRTH_DATE_CHECK', 'COMPOSITE_CHECK']],
    ['a later expiry', PASSPORT.replace('120415', '320415'), ['EXPIRY_CHECK', 'COMPOSITE_CHECK']],
    ['other optional data', PASSPORT.replace('ZE184226B', 'ZE184227B'), ['OPTIONAL_DATA_CHECK', 'COMPOSITE_CHECK']],
    ['another composite digit', PASSPORT.replace(/0$/, '1'), ['COMPOSITE_CHECK']],
    ['a line too short', PASSPORT.slice(0, -1), ['LINES']],
    ['one line', PASSPORT.slice(0, 44), ['LINES']],
    ['lines of two formats', `${PASSPORT.slice(0, 44)}\n${CARD_OF_TWO.slice(37)}`, ['LINES']],
    [
      'a thirteenth month, with the right digits',
      withDigits('L898902C3', 'UTO', '741312', '120415', 'ZE184226B<<<<<'),
      ['DATE_IMPOSSIBLE'],
    ],
  ])('with %s is refused', (_, text, faults) => expect(readMrz(text, TODAY)).toEqual({ ok: false, faults }));

  it.each([
    ['260812', '2026-08-12'],
    ['270812', '1927-08-12'],
    ['99<<<<', '1999-00-00'],
    ['9908<<', '1999-08-00'],
  ])('that says born %s means %s', (birth, birthDate) => {
    const text = withDigits('L898902C3', 'UTO', birth, '300415', '<<<<<<<<<<<<<<');
    expect(readMrz(text, TODAY)).toMatchObject({ ok: true, mrz: { birthDate } });
  });

  it('of a card goes on with a long number in the optional data', () => {
    const number = 'D23145890734';
    const first = `I<UTO${number.slice(0, 9)}<${number.slice(9)}${checkDigit(number)}<<<<<<<<<<<`;
    const dates = `740812${checkDigit('740812')}F300415${checkDigit('300415')}UTO<<<<<<<<<<<`;
    const composite = first.slice(5, 30) + dates.slice(0, 7) + dates.slice(8, 15) + dates.slice(18, 29);
    const text = [first, dates + checkDigit(composite), 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'].join('\n');
    expect(readMrz(text, TODAY)).toMatchObject({ ok: true, mrz: { documentNumber: number } });
  });

  it.each([
    ['520727', '3'],
    ['AB2134<<<', '5'],
    ['<<<<<<', '0'],
  ])('%s has the check digit %s', (field, digit) => expect(checkDigit(field)).toBe(digit));
});

function withDigits(number: string, nationality: string, birth: string, expiry: string, optional: string): string {
  const body = `${number}${checkDigit(number)}${nationality}${birth}${checkDigit(birth)}F${expiry}${checkDigit(expiry)}${optional}${checkDigit(optional)}`;
  const composite = body.slice(0, 10) + body.slice(13, 20) + body.slice(21, 43);
  return `P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n${body}${checkDigit(composite)}`;
}
