/**
 * Who decides what the next block holds, and when. The node offers what it can do with blocks; an ordering calls it:
 * `solo` (one sequencer) in a loop, consensus (propose, check, execute, commit) from its own rounds. The machine knows
 * of neither.
 */
export interface Ordering {
  /** Something may be waiting in the pool. */
  wake(): void;
  /** Starts no further block; resolves when the one under way is done. */
  stop(): Promise<void>;
}

export interface BlockPort<Proposal, Executed> {
  /** Transactions that a proposal could hold now. */
  readonly waiting: number;
  /** How many fill a block. */
  readonly fullBlock: number;
  /**
   * A block's content from the pool; undefined when nothing waits, unless the block may be empty. It stays reserved
   * until committed or abandoned.
   */
  propose(mayBeEmpty: boolean): Proposal | undefined;
  /** The pool has its transactions back, and has dropped those that no block can include. */
  abandon(proposal: Proposal): void;
  /** Throws when no block can hold this content. */
  execute(proposal: Proposal): Promise<Executed>;
  /** Resolves when the block survives a power cut and readers see it. Throws when the node can make no more blocks. */
  commit(executed: Executed): Promise<void>;
}
