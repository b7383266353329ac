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
export { BLOCK_GAS_LIMIT, countZeroBytes, intrinsicGas } from './block/gas';
export { InvalidBlock } from './block/invalid-block';
export { decodeReceipt } from './block/receipts';
export {
  type Genesis,
  type GenesisAsset,
  type GenesisHolding,
  type GenesisIdentity,
  type GenesisRole,
} from './genesis/genesis';
export { CHUNK_WORDS as LOG_CHUNK_WORDS, LogHead } from './execution/log-writer';
export { PROTOCOL_VERSION } from './genesis/import-genesis';
export { InlineLanes } from './lanes/inline-lanes';
export { releaseLanes, runLane, type LaneClock } from './lanes/lane-runner';
export { type LaneExecutor, type LaneOutcome, type LaneTask, type MachineHandles } from './lanes/lane-executor';
export { Machine, type MachineOptions } from './machine/machine';
export { type CallOutcome, type CallRequest, type MachinePort, type StateView } from './machine/machine-port';
export { FalseSchedule, type ScheduleFault } from './schedule/verify-schedule';
export { type SnapshotSegment } from './snapshot/segments';
export { FootprintViolation } from './state/guard';
export { encodeBalanceProof, type BalanceProof } from '@cadastre/proofs';
