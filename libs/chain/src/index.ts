export {
  TRANSACTION_WORDS,
  TransactionFlag,
  TransactionPacker,
  TransactionWord,
  type DecodedTransaction,
  type OrderSignersEntry,
  type PackedTransactions,
} from './block/transaction-pack';
export {
  RECEIPT_WORDS,
  ReceiptWord,
  type BlockInput,
  type BlockResult,
  type BlockStats,
  type DecodedLog,
  type DecodedReceipt,
  type PackedReceipts,
  type Schedule,
  type UnsignedHeader,
} from './block/block';
export {
  type Genesis,
  type GenesisAsset,
  type GenesisHolding,
  type GenesisIdentity,
  type GenesisRole,
} from './genesis/genesis';
export { type LaneExecutor, type LaneOutcome, type LaneTask, type MachineHandles } from './lanes/lane-executor';
export {
  type BalanceProofParts,
  type CallOutcome,
  type CallRequest,
  type MachinePort,
  type StateView,
} from './machine/machine-port';
export { type SnapshotSegment } from './snapshot/segments';
export { Machine, type MachineOptions } from './machine/machine';
export { decodeReceipt } from './block/receipts';
export { CHUNK_WORDS as LOG_CHUNK_WORDS, LogHead } from './execution/log-writer';
export { BLOCK_GAS_LIMIT } from './block/gas';
