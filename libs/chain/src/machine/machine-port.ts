import { type BlockInput, type BlockResult } from '../block/block';
import { type OrderSignersEntry } from '../block/transaction-pack';
import { type LaneExecutor } from '../lanes/lane-executor';
import { type SnapshotSegment } from '../snapshot/segments';
import { type BalanceProof } from '@cadastre/proofs';

/** What a call answered: return data, or a refusal with the revert data an Ethereum client decodes. */
export type CallOutcome =
  | { readonly status: 'returned'; readonly data: Uint8Array; readonly gasUsed: number }
  | { readonly status: 'refused'; readonly code: number; readonly data: Uint8Array; readonly gasUsed: number };

export interface CallRequest {
  /** Absent: an account that the chain does not know. */
  readonly from?: Uint8Array;
  readonly to: Uint8Array;
  readonly data: Uint8Array;
  /** Signers of the settlement orders in it, as a block carries them. */
  readonly orderSigners?: readonly OrderSignersEntry[];
}

/** The state as one whole block left it. Valid until the next block is begun: do not keep it across an `await`. */
export interface StateView {
  readonly blockNumber: number;
  /** Views, and writing functions tried out and undone. */
  call(request: CallRequest): CallOutcome;
  /** The next nonce; undefined when the chain does not know the account. */
  nonceOf(account: Uint8Array): bigint | undefined;
  /** Whether the account may submit: the registry or a role knows it, and no recovery has replaced it. */
  maySubmit(account: Uint8Array): boolean;
  /** Native contracts and assets. */
  isContract(address: Uint8Array): boolean;
}

/**
 * The pure machine. One block at a time: `execute` must not be called again, and views must not be asked, before the
 * promise of the one before has settled. A block that throws leaves no trace.
 */
export interface MachinePort {
  readonly headNumber: number;
  readonly stateRoot: Uint8Array;
  execute(block: BlockInput, lanes: LaneExecutor): Promise<BlockResult>;
  /** The same block in the calling thread and without a promise: replay, small blocks. */
  executeInline(block: BlockInput): BlockResult;
  /** Undefined when that block is ahead, or older than the journals kept. */
  at(blockNumber: number): StateView | undefined;
  /** Of the head; undefined when the asset has no row for the account. */
  proveBalance(asset: Uint8Array, account: Uint8Array): BalanceProof | undefined;
  exportSnapshot(): SnapshotSegment[];
}
