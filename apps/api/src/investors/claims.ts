/**
 * What the chain may be told that somebody attested: the number of a topic is its bit. Rules of instruments ask for
 * topics by these numbers, so a number never changes its meaning.
 */
export const CLAIMS = {
  verified: 0,
  accredited: 1,
  suitable: 2,
  tax_certified: 3,
  us_person: 4,
  not_us_person: 5,
} as const;

export type Claim = keyof typeof CLAIMS;

export const CLAIM_NAMES = Object.keys(CLAIMS) as [Claim, ...Claim[]];

export const toClaimBits = (claims: readonly Claim[]): bigint =>
  claims.reduce((bits, claim) => bits | (1n << BigInt(CLAIMS[claim])), 0n);
