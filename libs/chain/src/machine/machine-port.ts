import { type BlockInput, type BlockResult } from '../block/block';
import { type LaneExecutor, type MachineHandles } from '../lanes/lane-executor';
import { type SnapshotSegment } from '../snapshot/segments';

/** What a call answered: return data, or a refusal with the revert data an Ethereum client decodes. */
export type CallOutcome =
  | { readonly status: 'returned'; readonly data: Uint8Array; readonly gasUsed: number }
  | { readonly status: 'refused'; readonly code: number; readonly data: Uint8Array; readonly gasUsed: number };

export interface CallRequest {
  readonly from?: Uint8Array;
  readonly to: Uint8Array;
  readonly data: Uint8Array;
}

/** The state as one whole block left it. Never valid across an `await` in which a block is executed. */
export interface StateView {
  readonly blockNumber: number;
  /** Views, and writing functions tried out and undone. */
  call(request: CallRequest): CallOutcome;
  /** Undefined when the chain does not know the account. */
  nonceOf(account: Uint8Array): bigint | undefined;
  isContract(address: Uint8Array): boolean;
}

/**
 * The pure machine. One block at a time: `execute` must not be called again, and views must not be asked, before the
 * promise of the one before has settled. A block that throws (an invalid transaction, a false schedule) leaves no trace.
 */
export interface MachinePort {
  readonly headNumber: number;
  readonly stateRoot: Uint8Array;
  readonly handles: MachineHandles;
  execute(block: BlockInput, lanes: LaneExecutor): Promise<BlockResult>;
  /** The same block without lanes and without a promise: replay, small blocks, tests. */
  executeInline(block: BlockInput): BlockResult;
  /** Undefined when that block is older than the journals kept. */
  at(blockNumber: number): StateView | undefined;
  /** Undefined when the asset or its account does not exist. Of the head only. */
  proveBalance(asset: Uint8Array, account: Uint8Array): BalanceProofParts | undefined;
  exportSnapshot(): readonly SnapshotSegment[];
}

/** The proof's bytes, as `libs/proofs` verifies them against the header's state root. */
export interface BalanceProofParts {
  readonly blockNumber: number;
  readonly proof: Uint8Array;
}
