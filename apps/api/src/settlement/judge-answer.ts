/** What the node says to one transaction of `cadastre_sendRawTransactions`. */
export interface SubmissionAnswer {
  readonly hash?: string;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: { readonly reason?: string } };
}

/** What follows from it for signed bytes. `later`: the same bytes, again, after a while. */
export type Verdict = 'taken' | 'later' | 'outdated' | { readonly refused: string };

/**
 * Reasons that pass. SENDER_UNKNOWN is among them, because the block that registers the account may be on its way; so is
 * NONCE_TOO_HIGH, for the transaction before it is sent again first.
 */
const PASSING = new Set([
  'SENDER_UNKNOWN',
  'NONCE_TOO_HIGH',
  'SENDER_QUOTA',
  'POOL_FULL',
  'PEER_THROTTLED',
  'READ_ONLY',
]);

export function judgeAnswer(answer: SubmissionAnswer | undefined): Verdict {
  if (!answer) return 'later';
  if (!answer.error) return 'taken';
  const reason = answer.error.data?.reason;
  if (reason === 'ALREADY_KNOWN') return 'taken';
  if (reason === 'NONCE_TOO_LOW') return 'outdated';
  // An answer without a reason is none of the pool's: the node itself is in trouble.
  if (!reason || PASSING.has(reason)) return 'later';
  return { refused: reason };
}
