import { type TransactionFault, TransactionInvalid } from '@cadastre/protocol';

/**
 * Why a transaction did not enter the pool. 0 is accepted, 1 to 31 are the decoder's faults, the rest is judged here.
 * Messages begin as other Ethereum nodes word them, because wallets recognise them by their words.
 */
export const SubmissionRefusal = {
  Accepted: 0,
  SignatureInvalid: 32,
  SenderMismatch: 33,
  SenderUnknown: 34,
  NonceTooLow: 35,
  NonceTooHigh: 36,
  AlreadyKnown: 37,
  ReplacementUnderpriced: 38,
  GasTooLow: 39,
  GasTooHigh: 40,
  SenderQuota: 41,
  PoolFull: 42,
  PeerThrottled: 43,
  ReadOnly: 44,
  RequestTooLarge: 45,
} as const;

export type SubmissionRefusal = (typeof SubmissionRefusal)[keyof typeof SubmissionRefusal];

export interface RefusalText {
  /** JSON-RPC error code: -32602 the caller's bytes, -32000 the state, -32005 a limit (try again later). */
  readonly rpcCode: -32602 | -32000 | -32005;
  readonly name: string;
  readonly message: string;
}

const judged: Record<Exclude<SubmissionRefusal, 0>, RefusalText> = {
  [SubmissionRefusal.SignatureInvalid]: {
    rpcCode: -32602,
    name: 'SIGNATURE_INVALID',
    message: 'invalid sender: the signature is not the named sender’s, or nobody’s',
  },
  [SubmissionRefusal.SenderMismatch]: {
    rpcCode: -32602,
    name: 'SENDER_MISMATCH',
    message: 'invalid sender: the transaction is signed by another account than the one named',
  },
  [SubmissionRefusal.SenderUnknown]: {
    rpcCode: -32000,
    name: 'SENDER_UNKNOWN',
    message: 'invalid sender: no identity and no role on this chain has this account',
  },
  [SubmissionRefusal.NonceTooLow]: { rpcCode: -32000, name: 'NONCE_TOO_LOW', message: 'nonce too low' },
  [SubmissionRefusal.NonceTooHigh]: {
    rpcCode: -32000,
    name: 'NONCE_TOO_HIGH',
    message: 'nonce too high: too far beyond the account’s next one to be kept waiting',
  },
  [SubmissionRefusal.AlreadyKnown]: { rpcCode: -32000, name: 'ALREADY_KNOWN', message: 'already known' },
  [SubmissionRefusal.ReplacementUnderpriced]: {
    rpcCode: -32000,
    name: 'REPLACEMENT_UNDERPRICED',
    message: 'replacement transaction underpriced: the nonce is taken; a fee a tenth higher replaces it',
  },
  [SubmissionRefusal.GasTooLow]: { rpcCode: -32000, name: 'GAS_TOO_LOW', message: 'intrinsic gas too low' },
  [SubmissionRefusal.GasTooHigh]: { rpcCode: -32000, name: 'GAS_TOO_HIGH', message: 'exceeds block gas limit' },
  [SubmissionRefusal.SenderQuota]: {
    rpcCode: -32005,
    name: 'SENDER_QUOTA',
    message: 'account limit reached: this sender has as many transactions waiting as an account may have',
  },
  [SubmissionRefusal.PoolFull]: { rpcCode: -32005, name: 'POOL_FULL', message: 'txpool is full: try again later' },
  [SubmissionRefusal.PeerThrottled]: {
    rpcCode: -32005,
    name: 'PEER_THROTTLED',
    message: 'limit exceeded: too many of your transactions had invalid signatures; try again later',
  },
  [SubmissionRefusal.ReadOnly]: {
    rpcCode: -32000,
    name: 'READ_ONLY',
    message: 'the node takes no transactions: its storage has stopped',
  },
  [SubmissionRefusal.RequestTooLarge]: {
    rpcCode: -32602,
    name: 'REQUEST_TOO_LARGE',
    message: 'the request holds more transactions, or more bytes of them, than one request may',
  },
};

/** What to answer for a refusal; `code` is not 0. */
export function refusalText(code: number): RefusalText {
  const found = judged[code as Exclude<SubmissionRefusal, 0>];
  if (found) return found;
  return {
    rpcCode: -32602,
    name: 'TRANSACTION_INVALID',
    message: `invalid transaction: ${new TransactionInvalid(code as TransactionFault).message}`,
  };
}
