/** Why bytes are no transaction of this chain. 0 is none. */
export const TransactionFault = {
  None: 0,
  Empty: 1,
  TooLong: 2,
  TypeUnknown: 3,
  /** Not RLP, or RLP in a longer form than needed, or bytes left over. */
  RlpInvalid: 4,
  /** A field of the wrong kind or size, or a list of the wrong length. */
  FieldInvalid: 5,
  /** Legacy without EIP-155, or for another chain. */
  ChainIdWrong: 6,
  RecipientMissing: 7,
  ValueNotZero: 8,
  /** Above 2^53-1, more than any account or block reaches. */
  NonceTooLarge: 9,
  GasLimitTooLarge: 10,
  /** The priority fee is above the fee that contains it. */
  FeesInverted: 11,
  /** Neither 0 nor 1. */
  ParityInvalid: 12,
  /** r or s outside 1..n-1. */
  SignatureOutOfRange: 13,
  /** s above n/2: the malleable twin of a valid signature. */
  SignatureHighS: 14,
} as const;

export type TransactionFault = (typeof TransactionFault)[keyof typeof TransactionFault];

const messages: Record<TransactionFault, string> = {
  [TransactionFault.None]: 'no fault',
  [TransactionFault.Empty]: 'the transaction is empty',
  [TransactionFault.TooLong]: 'the transaction is longer than 1 MiB',
  [TransactionFault.TypeUnknown]: 'transaction types are legacy, 0x01 and 0x02',
  [TransactionFault.RlpInvalid]: 'the transaction is not canonical RLP',
  [TransactionFault.FieldInvalid]: 'a field of the transaction has the wrong kind or size',
  [TransactionFault.ChainIdWrong]: 'the transaction must name chain id 51930 (EIP-155 for legacy ones)',
  [TransactionFault.RecipientMissing]: 'contracts cannot be created: the transaction needs a recipient',
  [TransactionFault.ValueNotZero]: 'the transaction must carry value 0',
  [TransactionFault.NonceTooLarge]: 'the nonce is above 2^53-1',
  [TransactionFault.GasLimitTooLarge]: 'the gas limit is above 2^53-1',
  [TransactionFault.FeesInverted]: 'maxPriorityFeePerGas is above maxFeePerGas',
  [TransactionFault.ParityInvalid]: "the signature's parity must be 0 or 1",
  [TransactionFault.SignatureOutOfRange]: 'r or s is outside the range of a signature',
  [TransactionFault.SignatureHighS]: 's is in the upper half: a malleable signature',
};

export class TransactionInvalid extends Error {
  override readonly name = 'TransactionInvalid';

  constructor(readonly fault: TransactionFault) {
    super(messages[fault]);
  }
}
