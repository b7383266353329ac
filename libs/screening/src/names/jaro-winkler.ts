const PREFIX_MAX = 4;
const PREFIX_BOOST = 0.1;
/** Winkler: a common prefix only counts for strings that are alike anyway. */
const BOOST_FROM = 0.7;

function jaro(left: string, right: string): number {
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const used = new Uint8Array(right.length);
  const matched: number[] = [];
  for (let at = 0; at < left.length; at++) {
    const end = Math.min(right.length, at + reach + 1);
    for (let other = Math.max(0, at - reach); other < end; other++) {
      if (used[other] || left.charCodeAt(at) !== right.charCodeAt(other)) continue;
      used[other] = 1;
      matched.push(at);
      break;
    }
  }
  if (matched.length === 0) return 0;
  let transposed = 0;
  let other = 0;
  for (const at of matched) {
    while (!used[other]) other += 1;
    if (left.charCodeAt(at) !== right.charCodeAt(other)) transposed += 1;
    other += 1;
  }
  const common = matched.length;
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
