import {
  type BlockStats,
  type CallRequest,
  type DecodedReceipt,
  type OrderSignersEntry,
  type PackedReceipts,
  type Schedule,
  type StateView,
} from '@cadastre/chain';
import { type Header } from '@cadastre/protocol';
import { type TransactionPosition } from '../storage/index/hash-table';

/** A durable block's header, with its hash and the bytes that were hashed. */
export interface BlockHeader extends Header {
  readonly hash: Uint8Array;
  readonly rlp: Uint8Array;
}

export interface RawTransaction {
  readonly raw: Uint8Array;
  readonly sender: Uint8Array;
}

/** A durable block, read lazily: most questions are about one of thousands of transactions. */
export interface ChainBlock {
  readonly header: BlockHeader;
  readonly transactionCount: number;
  /** 32 bytes each, in listed order. */
  readonly transactionHashes: Uint8Array;
  readonly sizeBytes: number;
  transaction(index: number): RawTransaction;
}

export interface BlockReceipts {
  readonly count: number;
  /** 32 bytes each, in listed order. */
  readonly transactionHashes: Uint8Array;
  receipt(index: number): DecodedReceipt;
}

/** A durable block as it is kept. */
export interface BlockParts {
  readonly header: BlockHeader;
  readonly raws: Uint8Array;
  /** Transaction i is raws[offsets[i]] up to raws[offsets[i + 1]]. */
  readonly offsets: Uint32Array;
  /** 20 bytes each. */
  readonly senders: Uint8Array;
  /** 32 bytes each. */
  readonly transactionHashes: Uint8Array;
  readonly receipts: PackedReceipts;
}

export interface BalanceProof {
  readonly header: BlockHeader;
  /** As `libs/proofs` verifies it against the header's state root. */
  readonly proof: Uint8Array;
}

export interface Submission {
  readonly raw: Uint8Array;
  /** Named by the submitter: the signature is then verified against the account's known key, which is cheaper. */
  readonly from?: Uint8Array;
}

export type SubmissionOutcome = { readonly hash: Uint8Array } | { readonly refusal: SubmissionRefusalText };

export interface SubmissionRefusalText {
  readonly rpcCode: -32602 | -32000 | -32005;
  readonly name: string;
  readonly message: string;
}

/** What reading and submitting clients need of a node. Everything it answers is durable. */
export interface NodeCore {
  readonly head: BlockHeader;
  /** Resolves headers without the block's body where it can. */
  header(number: number): Promise<BlockHeader | undefined>;
  block(number: number): Promise<ChainBlock | undefined>;
  receipts(number: number): Promise<BlockReceipts | undefined>;
  /** Of the genesis too, which has no transactions. */
  blockParts(number: number): Promise<BlockParts | undefined>;
  blockNumberOf(hash: Uint8Array): number | undefined;
  transactionPosition(hash: Uint8Array): TransactionPosition | undefined;
  /** Blocks of the range in which the address emitted logs, ascending, with the transactions that did. */
  emissionsOf(
    address: Uint8Array,
    from: number,
    to: number,
  ): Iterable<{ readonly number: number; readonly transactions: Uint32Array }>;

  /**
   * Calls `read` with the state as that block left it, undefined when it is no longer kept. The state is valid inside
   * the call only: the next block may be made as soon as it returns.
   */
  readState<T>(number: number, read: (state: StateView | undefined) => T): Promise<T>;
  /** Who signed the settlement orders in a call: the state needs to be told, as a block tells it. */
  orderSignersOf(call: CallRequest): readonly OrderSignersEntry[];
  /** Of the newest durable block; undefined when there is no such balance. */
  proveBalance(asset: Uint8Array, account: Uint8Array): Promise<BalanceProof | undefined>;
  scheduleOf(number: number): Promise<Schedule | undefined>;
  /** Undefined when that block's timings are no longer kept. */
  statsOf(number: number): (BlockStats & { readonly sync_us: number }) | undefined;

  /**
   * One outcome for each, in order. Resolves when the signatures are proven and the mempool has decided. `peer` says
   * whose quota pays for signatures that prove to be false.
   */
  submit(submissions: readonly Submission[], peer: string): Promise<readonly SubmissionOutcome[]>;
  pendingTransaction(hash: Uint8Array): RawTransaction | undefined;
  /** The account's next nonce, with what waits in the mempool. */
  pendingNonce(account: Uint8Array): bigint | undefined;

  /** Moves the chain's clock forward; absent in production. Answers the seconds it is now ahead by. */
  readonly advanceTime?: (seconds: number) => number;
  /** A block now, be it empty; absent in production. */
  readonly mine?: () => Promise<void>;
  /** Calls back once a block is durable and readable. Returns how to stop. */
  onBlock(listener: (header: BlockHeader) => void): () => void;
}
