import { compareTokens, slipsAllowed } from './compare-tokens';
import { type NameToken } from './prepare-name';

/** Of the longer word's pairs of neighbouring letters, how many a similar one shares at least. */
const SHARED_MIN = 0.35;
/** Spelling is compared before folding too, where words may be one letter further apart than when folded. */
const SLACK = 1;

const pairsOf = ({ folded }: NameToken): Set<string> => {
  const padded = `^${folded}`;
  return new Set(Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2)));
};

/** Which letters a word has, one bit for each; a slip adds or removes one at most. */
function letterBits(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

/**
 * Words of the lists, found by likeness. Words that share pairs of letters are counted first; of those, only the ones of
 * like length and letters are compared, about one in a thousand. That nothing is lost is tested against a full scan.
 */
export class WordIndex {
  private readonly ids = new Map<string, number>();
  private readonly words: NameToken[] = [];
  private readonly letters: number[] = [];
  private readonly pairCounts: number[] = [];
  /** By pair, then by the word's length: only words of like length are ever looked at. */
  private readonly byPair = new Map<string, number[][]>();

  add(word: NameToken): number {
    const known = this.ids.get(word.text);
    if (known !== undefined) return known;
    const id = this.words.push(word) - 1;
    this.ids.set(word.text, id);
    const pairs = pairsOf(word);
    this.letters.push(letterBits(word.folded));
    this.pairCounts.push(pairs.size);
    for (const pair of pairs) {
      const byLength = this.byPair.get(pair) ?? [];
      (byLength[word.folded.length] ??= []).push(id);
      this.byPair.set(pair, byLength);
    }
    return id;
  }

  similar(word: NameToken): number[] {
    const shared = new Uint8Array(this.words.length);
    const touched: number[] = [];
    const pairs = pairsOf(word);
    const { folded } = word;
    const lengths = likeLengths(folded.length);
    for (const pair of pairs) {
      const byLength = this.byPair.get(pair);
      for (const length of byLength ? lengths : []) {
        for (const id of byLength![length] ?? []) {
          const count = shared[id]!;
          if (count === 0) touched.push(id);
          shared[id] = count + 1;
        }
      }
    }
    const bits = letterBits(folded);
    return touched.filter((id) => {
      if (shared[id]! < Math.floor(Math.max(pairs.size, this.pairCounts[id]!) * SHARED_MIN)) return false;
      const other = this.words[id]!;
      const slips = slipsAllowed(folded.length, other.folded.length) + SLACK;
      const letters = this.letters[id]!;
      if (countBits(bits & ~letters) > slips || countBits(letters & ~bits) > slips) return false;
      return compareTokens(word, other) !== undefined;
    });
  }
}

function likeLengths(length: number): number[] {
  const lengths: number[] = [];
  for (let other = 1; other <= 2 * length + SLACK; other++) {
    if (Math.abs(length - other) <= slipsAllowed(length, other) + SLACK) lengths.push(other);
  }
  return lengths;
}
