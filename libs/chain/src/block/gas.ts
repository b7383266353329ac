/** What a header states as the limit; a block is bounded by its bytes, which the node limits. */
export const BLOCK_GAS_LIMIT = 1_000_000_000_000;

/** Cost of a transaction: what Ethereum charges for being there and for its calldata. Rules add nothing: a rule's work is bounded by its calldata. */
const GAS_TRANSACTION = 21_000;
const GAS_ZERO_BYTE = 4;
const GAS_BYTE = 16;

/** What a transaction costs with so many bytes of calldata, of which so many are zero. */
export const intrinsicGas = (bytes: number, zeros: number): number =>
  GAS_TRANSACTION + GAS_ZERO_BYTE * zeros + GAS_BYTE * (bytes - zeros);

/** How many of the bytes of these words are zero. */
export function countZeroBytes(words: Uint32Array, from: number, to: number): number {
  let zeros = 0;
  for (let at = from; at < to; at++) {
    const word = words[at]!;
    // Sets the top bit of each byte that is zero, and no other.
    const marks = ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word | 0x7f7f7f7f);
    zeros += Math.imul(marks >>> 7, 0x01010101) >>> 24;
  }
  return zeros;
}
