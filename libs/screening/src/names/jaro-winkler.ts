const PREFIX_MAX = 4;
const PREFIX_BOOST = 0.1;
/** Winkler: a common prefix only counts for strings that are alike anyway. */
const BOOST_FROM = 0.7;

// Reused: this runs a million times when a list is searched, and allocating was a third of it.
const usedRight = new Uint8Array(256);
const matchedLeft = new Uint16Array(256);

function jaro(left: string, right: string): number {
  if (left.length > usedRight.length || right.length > usedRight.length)
    throw new RangeError('a word of over 256 letters');
  const reach = Math.max(0, (Math.max(left.length, right.length) >> 1) - 1);
  usedRight.fill(0, 0, right.length);
  let common = 0;
  for (let at = 0; at < left.length; at++) {
    const letter = left.charCodeAt(at);
    const end = Math.min(right.length, at + reach + 1);
    for (let other = Math.max(0, at - reach); other < end; other++) {
      if (usedRight[other] !== 0 || right.charCodeAt(other) !== letter) continue;
      usedRight[other] = 1;
      matchedLeft[common++] = letter;
      break;
    }
  }
  if (common === 0) return 0;
  let transposed = 0;
  for (let other = 0, next = 0; next < common; other++) {
    if (usedRight[other] !== 0 && right.charCodeAt(other) !== matchedLeft[next++]) transposed += 1;
  }
  return (common / left.length + common / right.length + (common - transposed / 2) / common) / 3;
}

/** 1 for equal strings, 0 for nothing in common; a common beginning of up to four letters lifts it. */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const similarity = jaro(left, right);
  if (similarity < BOOST_FROM) return similarity;
  let prefix = 0;
  while (prefix < PREFIX_MAX && prefix < left.length && left.charCodeAt(prefix) === right.charCodeAt(prefix))
    prefix += 1;
  return similarity + prefix * PREFIX_BOOST * (1 - similarity);
}
