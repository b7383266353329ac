import { type BlockPort, type Ordering } from './ordering';

export interface SoloOptions<Proposal, Executed> {
  readonly blocks: BlockPort<Proposal, Executed>;
  /** How long the first transaction that waits may wait for others to fill the block. */
  readonly interval_ms: number;
  /**
   * How long after the last block one empty block follows, when nothing else does; 0 for never. Clients that missed
   * their transaction's block by a moment wait for the next one (viem's waitForTransactionReceipt does), and would wait
   * until they give up.
   */
  readonly heartbeat_ms?: number;
  /** A block could not be made durable: the node has stopped making any. */
  readonly onStopped: (error: Error) => void;
  /** A proposal could not be executed. It was given back; the next attempt follows. */
  readonly onAbandoned: (error: Error) => void;
}

/** After this many proposals in a row that could not be executed, something is wrong that another try will not mend. */
const ATTEMPTS_MAX = 8;

/** One sequencer: the next block starts when the last one is durable and enough waits, or has waited long enough. */
export class SoloOrdering<Proposal, Executed> implements Ordering {
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private waitIsOver = false;
  private stopped = false;
  private failures = 0;

  constructor(private readonly options: SoloOptions<Proposal, Executed>) {}

  wake(): void {
    const { blocks, interval_ms } = this.options;
    if (this.stopped || this.running !== undefined || blocks.waiting === 0) return;
    if (blocks.waiting >= blocks.fullBlock || this.waitIsOver || interval_ms === 0) {
      void this.start(false);
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.waitIsOver = true;
      this.wake();
    }, interval_ms);
  }

  /** A block now, with what waits, be it nothing; resolves when it is durable. */
  async mine(): Promise<void> {
    while (this.running !== undefined) await this.running;
    if (!this.stopped) await this.start(true);
    if (this.stopped) throw new Error('the node makes no more blocks');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.heartbeat);
    await this.running;
  }

  private start(mayBeEmpty: boolean): Promise<void> {
    clearTimeout(this.timer);
    clearTimeout(this.heartbeat);
    this.timer = undefined;
    this.waitIsOver = false;
    return (this.running = this.makeBlock(mayBeEmpty).then(
      () => {
        this.running = undefined;
        // One heartbeat is enough: whoever waits has seen a block since.
        if (!mayBeEmpty) this.planHeartbeat();
        this.wake();
      },
      (error: unknown) => {
        this.running = undefined;
        this.stopped = true;
        this.options.onStopped(error as Error);
      },
    ));
  }

  private planHeartbeat(): void {
    const { heartbeat_ms = 0 } = this.options;
    if (heartbeat_ms === 0 || this.stopped) return;
    this.heartbeat = setTimeout(() => {
      if (this.running === undefined) void this.start(true);
    }, heartbeat_ms);
  }

  private async makeBlock(mayBeEmpty: boolean): Promise<void> {
    const { blocks, onAbandoned } = this.options;
    const proposal = blocks.propose(mayBeEmpty);
    if (proposal === undefined) return;
    let executed: Executed;
    try {
      executed = await blocks.execute(proposal);
    } catch (error) {
      blocks.abandon(proposal);
      if (++this.failures >= ATTEMPTS_MAX) throw error;
      onAbandoned(error as Error);
      return;
    }
    this.failures = 0;
    await blocks.commit(executed);
  }
}
