import { checkDigit } from '../../src/kyc/mrz';

export interface PassportHolder {
  readonly given_names: string;
  readonly family_name: string;
  readonly birth_date: string;
}

const EXPIRES = '350615';

const lettersOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z]+/g, ' ')
    .trim()
    .replace(/ /g, '<');

/** The machine-readable zone of a passport of Utopia. */
export function passportZone({ given_names, family_name, birth_date }: PassportHolder, number: string): string {
  const birth = birth_date.slice(2).replaceAll('-', '');
  const field = number.padEnd(9, '<').slice(0, 9);
  const optional = '<'.repeat(14);
  const body = `${field}${checkDigit(field)}UTO${birth}${checkDigit(birth)}F${EXPIRES}${checkDigit(EXPIRES)}${optional}0`;
  const composite = body.slice(0, 10) + body.slice(13, 20) + body.slice(21, 43);
  const names = `P<UTO${lettersOf(family_name)}<<${lettersOf(given_names)}`.slice(0, 44).padEnd(44, '<');
  return `${names}\n${body}${checkDigit(composite)}`;
}
