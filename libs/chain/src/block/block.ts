import { type PackedTransactions } from './transaction-pack';

/** What the node hands to the machine: the content of one block, in its listed order. */
export interface BlockInput {
  readonly number: number;
  /** Seconds; the only clock a rule sees. Greater than or equal to the parent's. */
  readonly timestamp: number;
  readonly parentHash: Uint8Array;
  readonly transactions: PackedTransactions;
  /** The producer's schedule, when the block comes from elsewhere: it is checked before it is trusted. */
  readonly schedule?: Schedule;
}

/**
 * The schedule that travels with a block: for every call in listed order its segment, and its stage and cluster within
 * that segment. The number of lanes is no part of it.
 */
export interface Schedule {
  readonly callCount: number;
  /** Four words a call: segment, stage, cluster, weight. */
  readonly calls: Uint32Array;
}

/** Every field of the header but the signature. Field order and RLP are Ethereum's; see the README for the meanings. */
export interface UnsignedHeader {
  readonly parentHash: Uint8Array;
  readonly sequencer: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly transactionsRoot: Uint8Array;
  readonly receiptsRoot: Uint8Array;
  readonly logsBloom: Uint8Array;
  readonly number: number;
  readonly gasLimit: number;
  readonly gasUsed: number;
  readonly timestamp: number;
  readonly scheduleRoot: Uint8Array;
  readonly protocolVersion: number;
}

export interface BlockStats {
  readonly transactions: number;
  readonly calls: number;
  readonly refused: number;
  readonly segments: number;
  readonly stages: number;
  readonly clusters: number;
  /** Clusters that were packed into each lane, and how much predicted work. */
  readonly lanes: number;
  readonly resolve_us: number;
  readonly schedule_us: number;
  readonly execute_us: number;
  readonly commit_us: number;
  /** Assets that a holder cap makes one cluster, by asset number. */
  readonly serialAssets: readonly number[];
}

export interface BlockResult {
  readonly header: UnsignedHeader;
  readonly receipts: PackedReceipts;
  readonly schedule: Schedule;
  readonly stats: BlockStats;
}

/** Words of one receipt's head: see `ReceiptWord`. */
export const RECEIPT_WORDS = 8;

export const ReceiptWord = {
  /** 1 when the transaction took effect. */
  status: 0,
  /** The refusal code, 0 when none. */
  code: 1,
  gasUsed: 2,
  cumulativeGasUsedLow: 3,
  cumulativeGasUsedHigh: 4,
  /** First 32-byte chunk of its logs, their number, and the block-wide index of the first. */
  firstChunk: 5,
  logCount: 6,
  firstLogIndex: 7,
} as const;

/** Receipts and logs of a block in two buffers: ready to be stored and hashed as they are. */
export interface PackedReceipts {
  readonly count: number;
  readonly heads: Uint32Array;
  /** 32-byte chunks: for each log one head chunk, its topics, its data padded to a multiple of 32. */
  readonly logs: Uint8Array;
}

export interface DecodedLog {
  readonly address: Uint8Array;
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

export interface DecodedReceipt {
  readonly status: 0 | 1;
  readonly code: number;
  readonly gasUsed: number;
  readonly cumulativeGasUsed: number;
  readonly firstLogIndex: number;
  readonly logs: readonly DecodedLog[];
}
