import { isWithinSlips } from './edit-distance';
import { jaroWinkler } from './jaro-winkler';
import { type NameToken } from './prepare-name';

export type TokenLikeness = 'exact' | 'spelling' | 'transliteration' | 'initial' | 'joined';

export interface TokenMatch {
  readonly score: number;
  readonly how: TokenLikeness;
}

/** Below this two words are different words. Chosen on the labelled pairs in the tests. */
const TOKEN_SCORE_MIN = 0.84;
const FOLDED_EQUAL = 0.98;
const FOLDED_WEIGHT = 0.97;
const INITIAL = 0.85;
/** Words this short are equal or different: one letter is too much of them. */
const SHORT = 3;
/** Winkler forgives every ending after a common beginning ("Petrov", "Petrovsky"): one slip in so many letters is real. */
const LETTERS_PER_SLIP = 4;
/** People seldom err in the first letter. */
const OTHER_FIRST_LETTER = 0.95;

export function slipsAllowed(leftLength: number, rightLength: number): number {
  return Math.max(1, Math.floor(Math.max(leftLength, rightLength) / LETTERS_PER_SLIP));
}

function similarity(left: string, right: string): number {
  const slips = slipsAllowed(left.length, right.length);
  if (Math.abs(left.length - right.length) > slips) return 0;
  const alike = jaroWinkler(left, right) * (left[0] === right[0] ? 1 : OTHER_FIRST_LETTER);
  // The cheap measure goes first: few words pass it.
  return alike >= TOKEN_SCORE_MIN && isWithinSlips(left, right, slips) ? alike : 0;
}

export type CompareTokens = (left: NameToken, right: NameToken) => TokenMatch | undefined;

/** Undefined when these are different words. */
export function compareTokens(left: NameToken, right: NameToken): TokenMatch | undefined {
  if (left.text === right.text) return { score: 1, how: 'exact' };
  if (left.text.length === 1 || right.text.length === 1) {
    return left.text[0] === right.text[0] ? { score: INITIAL, how: 'initial' } : undefined;
  }
  if (left.folded === right.folded) return { score: FOLDED_EQUAL, how: 'transliteration' };
  if (left.text.length <= SHORT || right.text.length <= SHORT) return undefined;
  const spelling = similarity(left.text, right.text);
  const folded = FOLDED_WEIGHT * similarity(left.folded, right.folded);
  const match: TokenMatch =
    spelling >= folded ? { score: spelling, how: 'spelling' } : { score: folded, how: 'transliteration' };
  return match.score >= TOKEN_SCORE_MIN ? match : undefined;
}

/** The same comparison, remembered: lists repeat the same words thousands of times. Lives as long as one question. */
export function rememberTokens(): CompareTokens {
  const known = new Map<string, Map<string, TokenMatch | undefined>>();
  return (left, right) => {
    let matches = known.get(left.text);
    if (!matches) known.set(left.text, (matches = new Map()));
    const match = matches.get(right.text);
    if (match !== undefined || matches.has(right.text)) return match;
    const compared = compareTokens(left, right);
    matches.set(right.text, compared);
    return compared;
  };
}
