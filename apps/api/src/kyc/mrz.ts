/** The machine-readable zone of a travel document: ICAO Doc 9303, parts 3 to 6. */
export interface Mrz {
  readonly format: 'TD1' | 'TD2' | 'TD3';
  /** P for passports, A, C or I for cards */
  readonly documentCode: string;
  readonly issuer: string;
  readonly surname: string;
  readonly givenNames: string;
  readonly documentNumber: string;
  readonly nationality: string;
  /** year-month-day; what the zone leaves open is "00" */
  readonly birthDate: string;
  readonly expiresOn: string;
}

export type MrzFault =
  | 'LINES'
  | 'DOCUMENT_NUMBER_CHECK'
  | 'BIRTH_DATE_CHECK'
  | 'EXPIRY_CHECK'
  | 'OPTIONAL_DATA_CHECK'
  | 'COMPOSITE_CHECK'
  | 'DATE_IMPOSSIBLE';

export type MrzReading =
  { readonly ok: true; readonly mrz: Mrz } | { readonly ok: false; readonly faults: readonly MrzFault[] };

interface Fields {
  readonly format: Mrz['format'];
  readonly documentCode: string;
  readonly issuer: string;
  readonly names: string;
  readonly number: string;
  readonly numberCheck: string;
  readonly nationality: string;
  readonly birth: string;
  readonly birthCheck: string;
  readonly expiry: string;
  readonly expiryCheck: string;
  /** where a document number of more than nine characters goes on */
  readonly optional: string;
  readonly optionalCheck?: string;
  readonly composite: string;
  readonly compositeCheck: string;
}

const WEIGHTS = [7, 3, 1];

/** Digits count as they are, letters from A = 10, the filler as nothing; weighted 7, 3, 1, modulo 10. */
export function checkDigit(field: string): string {
  let sum = 0;
  for (let i = 0; i < field.length; i++) sum += valueOf(field.charCodeAt(i)) * WEIGHTS[i % 3]!;
  return String(sum % 10);
}

const valueOf = (code: number): number =>
  code <= 57 && code >= 48 ? code - 48 : code >= 65 && code <= 90 ? code - 55 : 0;

/** Reads a zone whose check digits all hold. `today` decides the century of a birth: nobody is born tomorrow. */
export function readMrz(text: string, today: Date): MrzReading {
  const fields = fieldsOf(text.split('\n'));
  if (!fields) return { ok: false, faults: ['LINES'] };
  const long = longNumberOf(fields);
  const number = long?.number ?? fields.number;
  const dates = { birthDate: birthDateOf(fields.birth, today), expiresOn: expiryOf(fields.expiry) };
  const faults = faultsOf([
    ['DOCUMENT_NUMBER_CHECK', holds(number, long?.check ?? fields.numberCheck)],
    ['BIRTH_DATE_CHECK', holds(fields.birth, fields.birthCheck)],
    ['EXPIRY_CHECK', holds(fields.expiry, fields.expiryCheck)],
    // Where there is no optional data its digit may be a filler.
    ['OPTIONAL_DATA_CHECK', fields.optionalCheck === undefined || holds(fields.optional, fields.optionalCheck)],
    ['COMPOSITE_CHECK', holds(fields.composite, fields.compositeCheck)],
    ['DATE_IMPOSSIBLE', dates.birthDate !== undefined && dates.expiresOn !== undefined],
  ]);
  if (faults.length > 0) return { ok: false, faults };
  const [surname = '', givenNames = ''] = fields.names.split('<<');
  return {
    ok: true,
    mrz: {
      format: fields.format,
      documentCode: trimmed(fields.documentCode),
      issuer: trimmed(fields.issuer),
      surname: trimmed(surname),
      givenNames: trimmed(givenNames),
      documentNumber: trimmed(number),
      nationality: trimmed(fields.nationality),
      birthDate: dates.birthDate!,
      expiresOn: dates.expiresOn!,
    },
  };
}

const faultsOf = (judged: readonly (readonly [MrzFault, boolean])[]): MrzFault[] =>
  judged.filter(([, passes]) => !passes).map(([fault]) => fault);

const holds = (field: string, digit: string): boolean =>
  digit === checkDigit(field) || (digit === '<' && /^<*$/.test(field));

function fieldsOf(lines: readonly string[]): Fields | undefined {
  const [first = '', second = '', third = ''] = lines;
  const lengths = lines.map(({ length }) => length).join();
  if (lengths === '44,44') return passport(first, second);
  if (lengths === '36,36') return card2(first, second);
  if (lengths === '30,30,30') return card1(first, second, third);
  return undefined;
}

const head = (line: string) => ({ documentCode: line.slice(0, 2), issuer: line.slice(2, 5) });

/** What the second lines of passports and of cards of two lines have in common. */
const secondLine = (line: string) => ({
  number: line.slice(0, 9),
  numberCheck: line.charAt(9),
  nationality: line.slice(10, 13),
  birth: line.slice(13, 19),
  birthCheck: line.charAt(19),
  expiry: line.slice(21, 27),
  expiryCheck: line.charAt(27),
});

const passport = (first: string, second: string): Fields => ({
  format: 'TD3',
  ...head(first),
  names: first.slice(5),
  ...secondLine(second),
  optional: second.slice(28, 42),
  optionalCheck: second.charAt(42),
  composite: second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43),
  compositeCheck: second.charAt(43),
});

const card2 = (first: string, second: string): Fields => ({
  format: 'TD2',
  ...head(first),
  names: first.slice(5),
  ...secondLine(second),
  optional: second.slice(28, 35),
  composite: second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 35),
  compositeCheck: second.charAt(35),
});

const card1 = (first: string, second: string, third: string): Fields => ({
  format: 'TD1',
  ...head(first),
  number: first.slice(5, 14),
  numberCheck: first.charAt(14),
  optional: first.slice(15, 30),
  birth: second.slice(0, 6),
  birthCheck: second.charAt(6),
  expiry: second.slice(8, 14),
  expiryCheck: second.charAt(14),
  nationality: second.slice(15, 18),
  names: third,
  composite: first.slice(5, 30) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29),
  compositeCheck: second.charAt(29),
});

/** A filler in the place of the digit: the number goes on in the optional data, its digit last. */
function longNumberOf({
  number,
  numberCheck,
  optional,
  format,
}: Fields): { number: string; check: string } | undefined {
  if (numberCheck !== '<' || format === 'TD3') return undefined;
  const [rest = ''] = optional.split('<');
  return rest.length < 2 ? undefined : { number: number + rest.slice(0, -1), check: rest.slice(-1) };
}

function birthDateOf(digits: string, today: Date): string | undefined {
  if (!/^\d\d(\d\d|<<)(\d\d|<<)$/.test(digits)) return undefined;
  const year = Number(digits.slice(0, 2));
  const century = year > today.getUTCFullYear() % 100 ? 1900 : 2000;
  return dateOf(century + year, digits.slice(2, 4).replace('<<', '00'), digits.slice(4, 6).replace('<<', '00'));
}

const expiryOf = (digits: string): string | undefined =>
  /^\d{6}$/.test(digits)
    ? dateOf(2000 + Number(digits.slice(0, 2)), digits.slice(2, 4), digits.slice(4, 6))
    : undefined;

/** Undefined for a day that no calendar has; a part that is not known is "00". */
function dateOf(year: number, month: string, day: string): string | undefined {
  const text = `${year}-${month}-${day}`;
  if (month === '00') return day === '00' ? text : undefined;
  const date = new Date(`${year}-${month}-${day === '00' ? '01' : day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.getUTCMonth() + 1 !== Number(month) ? undefined : text;
}

const trimmed = (field: string): string => field.replace(/<+/g, ' ').trim();
