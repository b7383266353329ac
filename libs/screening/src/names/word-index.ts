import { type CompareTokens } from './compare-tokens';
import { type NameToken } from './prepare-name';

/** Of a word's pairs of neighbouring letters, how many a similar one shares at least. Checked against a full scan. */
const SHARED_MIN = 0.3;

const pairsOf = ({ folded }: NameToken): Set<string> => {
  const padded = `^${folded}`;
  return new Set(Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2)));
};

/**
 * Every different word of the lists, found by likeness. Words that share pairs of letters are counted first; only those
 * are compared, about one in a hundred.
 */
export class WordIndex {
  private readonly ids = new Map<string, number>();
  private readonly words: NameToken[] = [];
  private readonly byPair = new Map<string, number[]>();

  add(word: NameToken): number {
    const known = this.ids.get(word.text);
    if (known !== undefined) return known;
    const id = this.words.push(word) - 1;
    this.ids.set(word.text, id);
    for (const pair of pairsOf(word)) {
      const list = this.byPair.get(pair);
      if (list) list.push(id);
      else this.byPair.set(pair, [id]);
    }
    return id;
  }

  similar(word: NameToken, compare: CompareTokens): number[] {
    const shared = new Uint8Array(this.words.length);
    const touched: number[] = [];
    const pairs = pairsOf(word);
    for (const pair of pairs) {
      for (const id of this.byPair.get(pair) ?? []) {
        const count = shared[id]!;
        if (count === 0) touched.push(id);
        shared[id] = count + 1;
      }
    }
    const least = Math.max(1, Math.floor(pairs.size * SHARED_MIN));
    return touched.filter((id) => shared[id]! >= least && compare(word, this.words[id]!) !== undefined);
  }
}
