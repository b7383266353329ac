import { foldToken } from './fold-token';
import { transliterate } from './transliterate';
import { legalForms, particles, titles } from './words';

/** A person's name loses titles, any other name loses legal forms. */
export type NameKind = 'person' | 'entity';

export interface NameToken {
  readonly text: string;
  readonly folded: string;
}

export interface PreparedName {
  readonly kind: NameKind;
  readonly original: string;
  readonly tokens: readonly NameToken[];
  /** Each token with the next as one word: "Abd Rahman" may be written "Abdrahman". */
  readonly joined: readonly NameToken[];
  /** Letters in all tokens: how much there is to match. */
  readonly length: number;
}

/** What bounds the work on a listed name, which grows with the square of its words; no list has longer ones. */
const TOKENS_MAX = 24;
const LETTERS_MAX = 40;

function toToken(text: string): NameToken {
  return { text, folded: foldToken(text) };
}

function toWords(name: string): string[] {
  return transliterate(name)
    .replace(/[\p{Pi}\p{Pf}'`´ʹʺʻʼʽʾʿ’"]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** "L L C" and "S A" are what is left of "L.L.C." and "S.A.": a run of single letters that spells a legal form goes. */
function dropSpeltForms(words: readonly string[]): string[] {
  const kept = [...words];
  let run = 0;
  while (run < kept.length && kept[kept.length - 1 - run]!.length === 1) run += 1;
  if (run > 1 && legalForms.has(kept.slice(-run).join(''))) kept.splice(-run);
  return kept;
}

/** Drops what says nothing, unless nothing else would be left. */
function without(words: readonly string[], dropped: ReadonlySet<string>): readonly string[] {
  const kept = words.filter((word) => !dropped.has(word));
  return kept.length > 0 ? kept : words;
}

export function prepareName(name: string, kind: NameKind): PreparedName {
  const words = kind === 'person' ? without(toWords(name), titles) : without(dropSpeltForms(toWords(name)), legalForms);
  const tokens = without(words, particles)
    .slice(0, TOKENS_MAX)
    .map((word) => toToken(word.slice(0, LETTERS_MAX)));
  const joined = tokens.slice(1).map((token, at) => toToken(tokens[at]!.text + token.text));
  const length = tokens.reduce((sum, token) => sum + token.text.length, 0);
  return { kind, original: name, tokens, joined, length };
}
