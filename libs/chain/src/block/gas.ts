/** What a header states as the limit; a block is bounded by its bytes, which the node limits. */
export const BLOCK_GAS_LIMIT = 1_000_000_000_000;
