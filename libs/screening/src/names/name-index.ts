import { type CompareTokens } from './compare-tokens';
import { type NameToken, type PreparedName } from './prepare-name';
import { WordIndex } from './word-index';

/**
 * The part of the shorter name that must be found before two names are compared in full. Below it no score reaches a
 * threshold that anybody would screen with.
 */
const COVERED_MIN = 0.65;

/** Finds the names that may match one that is asked for, without comparing it to all of them. */
export class NameIndex {
  private readonly words = new WordIndex();
  /** By word: the names that contain it, alone or as two neighbours written as one. */
  private readonly namesByWord: number[][] = [];
  private readonly lengths: number[] = [];

  /** Names are numbered in the order in which they are added. */
  add(name: PreparedName): void {
    const id = this.lengths.length;
    this.lengths.push(lettersOf(name.tokens));
    for (const word of wordsOf(name)) {
      const names = (this.namesByWord[this.words.add(word)] ??= []);
      if (names.at(-1) !== id) names.push(id);
    }
  }

  candidates(asked: PreparedName, compare: CompareTokens): number[] {
    const covered = new Float64Array(this.lengths.length);
    const touched: number[] = [];
    for (const word of wordsOf(asked)) {
      // Counted once a word, even when a name has several that are like it.
      const seen = new Set<number>();
      for (const similar of this.words.similar(word, compare)) {
        for (const name of this.namesByWord[similar]!) seen.add(name);
      }
      for (const name of seen) {
        if (covered[name] === 0) touched.push(name);
        covered[name]! += word.text.length;
      }
    }
    const length = lettersOf(asked.tokens);
    return touched.filter((name) => covered[name]! >= COVERED_MIN * Math.min(length, this.lengths[name]!));
  }
}

const isInitial = (token: NameToken): boolean => token.text.length === 1;

/** Letters that must be found; initials stand for anything, so nothing is looked up for them. */
function lettersOf(tokens: readonly NameToken[]): number {
  return tokens.reduce((sum, token) => sum + (isInitial(token) ? 0 : token.text.length), 0);
}

function wordsOf({ tokens, joined }: PreparedName): NameToken[] {
  return [...tokens.filter((token) => !isInitial(token)), ...joined];
}
