import { type Packing } from '../schedule/pack';

/**
 * The pieces of a stage as lanes share them: the first word holds how many are taken, then two words a piece (where its
 * units begin, and the lane that took it), then the first calls of all units.
 */
const HEAD_WORDS = 1;
const PIECE_WORDS = 2;

const NOBODY = 0;

export const stageWords = (units: number): number => HEAD_WORDS + (units + 1) * PIECE_WORDS + units;

/** Sorts a stage's units by the piece of their cluster, listed order kept within each. */
export function writePieces(
  words: Uint32Array,
  { pieces, count }: Packing,
  clusterOf: Uint32Array,
  heads: Uint32Array,
): void {
  const next = new Uint32Array(count + 1);
  for (let unit = 0; unit < heads.length; unit++) next[pieces[clusterOf[unit]!]! + 1]!++;
  next[0] = HEAD_WORDS + (count + 1) * PIECE_WORDS;
  for (let piece = 0; piece < count; piece++) next[piece + 1]! += next[piece]!;
  words[0] = 0;
  for (let piece = 0; piece <= count; piece++) {
    words[HEAD_WORDS + piece * PIECE_WORDS] = next[piece]!;
    words[HEAD_WORDS + piece * PIECE_WORDS + 1] = NOBODY;
  }
  for (let unit = 0; unit < heads.length; unit++) words[next[pieces[clusterOf[unit]!]!]!++] = heads[unit]!;
}

/** The next piece that nobody has taken, for whichever lane asks; `count` or more when there is none left. */
export function takePiece(words: Uint32Array, count: number, lane: number): number {
  const piece = Atomics.add(words, 0, 1);
  if (piece < count) words[HEAD_WORDS + piece * PIECE_WORDS + 1] = lane + 1;
  return piece;
}

/** The lane that took a piece; undefined when it was nobody, or one that was stopped before it could say. */
export function takerOf(words: Uint32Array, piece: number): number | undefined {
  const taker = words[HEAD_WORDS + piece * PIECE_WORDS + 1]!;
  return taker === NOBODY ? undefined : taker - 1;
}

/** First calls of a piece's units. */
export const headsOfPiece = (words: Uint32Array, piece: number): Uint32Array =>
  words.subarray(words[HEAD_WORDS + piece * PIECE_WORDS]!, words[HEAD_WORDS + (piece + 1) * PIECE_WORDS]!);
