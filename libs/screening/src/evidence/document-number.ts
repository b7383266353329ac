import { type ListedDocument } from '../lists/listed-party';

export interface HeldDocument {
  readonly number: string;
}

/** Numbers shorter than this are not unique enough to name anybody. */
const CHARACTERS_MIN = 5;

/** Letters and digits alone, upper case; undefined for a number that proves nothing. */
export function normaliseDocumentNumber(number: string): string | undefined {
  const normal = number.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  return normal.length >= CHARACTERS_MIN && /\d/.test(normal) ? normal : undefined;
}

/** The listed documents that have the same number as one of the held. */
export function findSameDocuments(held: readonly HeldDocument[], listed: readonly ListedDocument[]): ListedDocument[] {
  const numbers = new Set(held.map((document) => normaliseDocumentNumber(document.number)));
  numbers.delete(undefined);
  return listed.filter((document) => numbers.has(normaliseDocumentNumber(document.number)));
}
