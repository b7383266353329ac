/**
 * Writes the places of `keys` by key into `order`, those of one key in the order in which they stood. Answers where each
 * key's begin: key `k` has `order[starts[k]]` up to `order[starts[k + 1]]`.
 */
export function groupBy(keys: Uint32Array, keyCount: number, order: Uint32Array): Uint32Array {
  const starts = new Uint32Array(keyCount + 1);
  for (let place = 0; place < order.length; place++) starts[keys[place]! + 1]!++;
  for (let key = 0; key < keyCount; key++) starts[key + 1]! += starts[key]!;
  const next = starts.slice();
  for (let place = 0; place < order.length; place++) order[next[keys[place]!]!++] = place;
  return starts;
}
