import { createHash } from 'node:crypto';

export interface Holder {
  readonly given_names: string;
  readonly family_name: string;
  readonly birth_date: string;
}

const EXPIRES = '350615';
const WEIGHTS = [7, 3, 1];

/** The machine-readable zone of a passport of Utopia: nobody real has one. */
export function samplePassport({ given_names, family_name, birth_date }: Holder): string {
  const birth = birth_date.slice(2).replaceAll('-', '');
  const number = createHash('sha256').update(`${given_names} ${family_name}`).digest('hex').slice(0, 9).toUpperCase();
  const body = `${checked(number)}UTO${checked(birth)}F${checked(EXPIRES)}${'<'.repeat(14)}0`;
  const composite = body.slice(0, 10) + body.slice(13, 20) + body.slice(21, 43);
  const names = `P<UTO${letters(family_name)}<<${letters(given_names)}`.slice(0, 44).padEnd(44, '<');
  return `${names}\n${body}${digitOf(composite)}`;
}

const checked = (field: string): string => `${field}${digitOf(field)}`;

/** ICAO 9303: digits count as they are, letters from 10, fillers nothing. */
const digitOf = (field: string): number =>
  [...field].reduce((sum, each, i) => sum + (each === '<' ? 0 : parseInt(each, 36)) * WEIGHTS[i % 3]!, 0) % 10;

const letters = (name: string): string =>
  name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z]+/g, ' ')
    .trim()
    .replace(/ /g, '<');
