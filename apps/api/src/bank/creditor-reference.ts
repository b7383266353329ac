import { remainderOf97 } from './iban';

/** Letters and digits that a payer can read out: none that look like another. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 16;
const OURS = new RegExp(`^RF\\d{2}[${ALPHABET}]{${LENGTH}}$`);

/** An ISO 11649 reference, out of as many random bytes as it has characters. */
export function makeReference(random: Uint8Array): string {
  if (random.length !== LENGTH) throw new Error(`a reference takes ${LENGTH} random bytes`);
  const body = Array.from(random, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  const check = 98 - remainderOf97(`${body}RF00`);
  return `RF${String(check).padStart(2, '0')}${body}`;
}

export const REFERENCE_BYTES = LENGTH;

/** The first reference with fitting check digits in what somebody wrote; payers put spaces and words around it. */
export function findReference(text: string): string | null {
  const letters = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  for (let at = letters.indexOf('RF'); at >= 0; at = letters.indexOf('RF', at + 1)) {
    const candidate = letters.slice(at, at + 4 + LENGTH);
    if (candidate.length === 4 + LENGTH && isReference(candidate)) return candidate;
  }
  return null;
}

const isReference = (text: string): boolean => OURS.test(text) && remainderOf97(text.slice(4) + text.slice(0, 4)) === 1;
