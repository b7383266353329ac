import { type CompareTokens, type TokenLikeness, compareTokens } from './compare-tokens';
import { type NameToken, type PreparedName } from './prepare-name';

export interface MatchedWords {
  readonly asked: string;
  readonly listed: string;
  readonly score: number;
  readonly how: TokenLikeness;
}

export interface NameComparison {
  /** 0 to 1. */
  readonly score: number;
  readonly matched: readonly MatchedWords[];
  readonly unmatchedAsked: readonly string[];
  readonly unmatchedListed: readonly string[];
}

/** What one more name on one side costs, against two names that differ: people leave out middle names. */
const EXTRA_WORD_WEIGHT = 0.15;
/** Two words written as one must be nearly equal: by chance many would be alike. */
const JOINED_SCORE_MIN = 0.9;
/** An initial carries little, whatever it stands for. */
const INITIAL_WEIGHT = 2;
/** One common word does not make two people one. */
const SINGLE_WORD_SCORE_MAX = 0.8;

interface Comparison {
  readonly asked: PreparedName;
  readonly listed: PreparedName;
  readonly compare: CompareTokens;
}

interface Pairing extends MatchedWords {
  readonly askedAt: readonly number[];
  readonly listedAt: readonly number[];
  readonly weight: number;
}

function pair(
  { asked, listed, compare }: Comparison,
  askedAt: readonly number[],
  listedAt: readonly number[],
): Pairing | undefined {
  const left = tokenAt(asked, askedAt);
  const right = tokenAt(listed, listedAt);
  const match = compare(left, right);
  if (!match) return undefined;
  const isJoined = askedAt.length + listedAt.length > 2;
  if (isJoined && (match.score < JOINED_SCORE_MIN || match.how === 'initial')) return undefined;
  const weight = match.how === 'initial' ? INITIAL_WEIGHT : (left.text.length + right.text.length) / 2;
  const how = isJoined ? 'joined' : match.how;
  const words = (name: PreparedName, at: readonly number[]) => at.map((each) => name.tokens[each]!.text).join(' ');
  return {
    asked: words(asked, askedAt),
    listed: words(listed, listedAt),
    score: match.score,
    how,
    askedAt,
    listedAt,
    weight,
  } satisfies Pairing;
}

/** One word, or two neighbours as one. */
function tokenAt(name: PreparedName, at: readonly number[]): NameToken {
  return at.length === 1 ? name.tokens[at[0]!]! : name.joined[at[0]!]!;
}

/** Every way in which a word, or two neighbours written as one, stands for a word on the other side. */
function allPairings(comparison: Comparison): Pairing[] {
  const { asked, listed } = comparison;
  const pairings: Pairing[] = [];
  const add = (pairing: Pairing | undefined) => pairing && pairings.push(pairing);
  for (let left = 0; left < asked.tokens.length; left++) {
    for (let right = 0; right < listed.tokens.length; right++) {
      const pairing = pair(comparison, [left], [right]);
      add(pairing);
      if (pairing?.how === 'exact') continue;
      if (left + 1 < asked.tokens.length) add(pair(comparison, [left, left + 1], [right]));
      if (right + 1 < listed.tokens.length) add(pair(comparison, [left], [right, right + 1]));
    }
  }
  return pairings;
}

/** Best first, each word used once, in any order of words: names are written family name first or last. */
function align(comparison: Comparison): Pairing[] {
  const best = allPairings(comparison).sort((a, b) => b.score - a.score || b.weight - a.weight);
  const usedAsked = new Set<number>();
  const usedListed = new Set<number>();
  return best.filter(({ askedAt, listedAt }) => {
    if (askedAt.some((at) => usedAsked.has(at)) || listedAt.some((at) => usedListed.has(at))) return false;
    for (const at of askedAt) usedAsked.add(at);
    for (const at of listedAt) usedListed.add(at);
    return true;
  });
}

function unmatched(name: PreparedName, used: readonly (readonly number[])[]): string[] {
  const gone = new Set(used.flat());
  return name.tokens.filter((_, at) => !gone.has(at)).map((token) => token.text);
}

const lettersIn = (words: readonly string[]): number => words.reduce((sum, word) => sum + word.length, 0);

/**
 * How alike two names are: the matched words by their length, against all of them. Words that are left on both sides
 * say that these are two people; words left on one side only say that one name is longer.
 */
export function compareNames(
  asked: PreparedName,
  listed: PreparedName,
  compare: CompareTokens = compareTokens,
): NameComparison {
  const pairings = align({ asked, listed, compare });
  const unmatchedAsked = unmatched(
    asked,
    pairings.map((pairing) => pairing.askedAt),
  );
  const unmatchedListed = unmatched(
    listed,
    pairings.map((pairing) => pairing.listedAt),
  );
  const [left, right] = [lettersIn(unmatchedAsked), lettersIn(unmatchedListed)];
  const differing = Math.min(left, right);
  const extra = Math.max(left, right) - differing;

  let weight = 0;
  let earned = 0;
  for (const pairing of pairings) {
    weight += pairing.weight;
    earned += pairing.weight * pairing.score;
  }
  const all = weight + differing + EXTRA_WORD_WEIGHT * extra;
  let score = all === 0 ? 0 : earned / all;
  const matchedOneOfMore = pairings.length < 2 && pairings[0]?.how !== 'joined' && left + right > 0;
  if (asked.kind === 'person' && matchedOneOfMore) score = Math.min(score, SINGLE_WORD_SCORE_MAX);
  const matched = pairings.map(({ asked: word, listed: other, score: likeness, how }) => ({
    asked: word,
    listed: other,
    score: likeness,
    how,
  }));
  return { score, matched, unmatchedAsked, unmatchedListed };
}
