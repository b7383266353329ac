import { type NameToken, type PreparedName } from './prepare-name';
import { WordIndex } from './word-index';

/**
 * The part of the shorter name that must be found before two names are compared in full. Below it no score reaches a
 * threshold that anybody would screen with.
 */
const COVERED_MIN = 0.65;

/** Words, and by word the names that contain it. */
class WordsOfNames {
  private readonly words = new WordIndex();
  private readonly names: number[][] = [];

  add(word: NameToken, name: number): void {
    const names = (this.names[this.words.add(word)] ??= []);
    if (names.at(-1) !== name) names.push(name);
  }

  /** The names with a word like this one, besides those found before. */
  find(word: NameToken, found = new Set<number>()): Set<number> {
    for (const similar of this.words.similar(word)) for (const name of this.names[similar]!) found.add(name);
    return found;
  }
}

/** Finds the names that may match one that is asked for, without comparing it to all of them. */
export class NameIndex {
  private readonly single = new WordsOfNames();
  private readonly joined = new WordsOfNames();
  private readonly lengths: number[] = [];

  /** Names are numbered in the order in which they are added. */
  add(name: PreparedName): void {
    const id = this.lengths.length;
    this.lengths.push(lettersOf(name.tokens));
    for (const token of name.tokens) if (!isInitial(token)) this.single.add(token, id);
    for (const token of name.joined) this.joined.add(token, id);
  }

  candidates(asked: PreparedName): number[] {
    const covered = new Float64Array(this.lengths.length);
    const touched: number[] = [];
    const cover = (word: NameToken, names: ReadonlySet<number>) => {
      for (const name of names) {
        if (covered[name] === 0) touched.push(name);
        covered[name]! += word.text.length;
      }
    };
    for (const word of asked.tokens) {
      if (isInitial(word)) continue;
      // Counted once a word, even when a name has several that are like it.
      cover(word, this.joined.find(word, this.single.find(word)));
    }
    for (const word of asked.joined) cover(word, this.single.find(word));
    const length = lettersOf(asked.tokens);
    return touched.filter((name) => covered[name]! >= COVERED_MIN * Math.min(length, this.lengths[name]!));
  }
}

const isInitial = (token: NameToken): boolean => token.text.length === 1;

/** Letters that must be found; initials stand for anything, so nothing is looked up for them. */
function lettersOf(tokens: readonly NameToken[]): number {
  return tokens.reduce((sum, token) => sum + (isInitial(token) ? 0 : token.text.length), 0);
}
