/** How long an IBAN of each country is (ISO 13616 register). */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BR: 29, BY: 28, CH: 21, CR: 22 },
  ...{ CY: 28, CZ: 24, DE: 22, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FO: 18, FR: 27, GB: 22, GE: 22 },
  ...{ GI: 23, GL: 18, GR: 27, GT: 28, HR: 21, HU: 28, IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30 },
  ...{ KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MR: 27 },
  ...{ MT: 31, MU: 30, NL: 18, NO: 15, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, SA: 24, SC: 31 },
  ...{ SE: 24, SI: 19, SK: 24, SM: 27, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20 },
};

/** Without the spaces that people write, in capitals; null when it is no IBAN. */
export function readIban(text: string): string | null {
  const iban = text.replace(/ /g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return null;
  const length = LENGTHS[iban.slice(0, 2)];
  if (length === undefined || iban.length !== length) return null;
  return remainderOf97(iban.slice(4) + iban.slice(0, 4)) === 1 ? iban : null;
}

/** The same country's account with check digits that fit: for statements that are made up. */
export function ibanOf(country: string, account: string): string {
  const check = 98 - remainderOf97(`${account}${country}00`);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}

/** What is shown of an account so that its owner knows which one it is. */
export const hintOf = (iban: string): string => `${iban.slice(0, 2)}…${iban.slice(-4)}`;

/** ISO 7064 MOD 97-10, letters counting from 10. */
export function remainderOf97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
