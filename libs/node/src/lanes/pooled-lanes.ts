import { once } from 'node:events';
import { extname, join } from 'node:path';
import { type Worker } from 'node:worker_threads';
import { type LaneExecutor, type LaneOutcome, type LaneTask, type MachineHandles } from '@cadastre/chain';
import { Piscina } from 'piscina';
import { type LaneWork } from './lane.worker';
import { workerArguments } from '../worker-arguments';

export interface PooledLanesOptions {
  readonly lanes: number;
  /** A lane that takes longer than this is taken for one that will never end. */
  readonly limit_ms?: number;
  /** Heap of each worker. Lanes work in shared memory and need little. */
  readonly heapMegabytes?: number;
  /** Another worker file: for tests of workers that misbehave. */
  readonly worker?: string;
  /** Told of lanes that failed; the machine repeats them. */
  readonly onFailed?: (error: Error) => void;
}

/** A lane takes milliseconds: this is for loops without an end. */
const LIMIT_MS = 10_000;
const HEAP_MEGABYTES = 256;

/** Runs lanes on worker threads, over the machine's shared memory. */
export class PooledLanes implements LaneExecutor {
  readonly lanes: number;

  private readonly pool: Piscina<LaneWork, LaneOutcome>;

  constructor(private readonly options: PooledLanesOptions) {
    this.lanes = options.lanes;
    const filename = options.worker ?? join(__dirname, `lane.worker${extname(__filename)}`);
    this.pool = new Piscina({
      filename,
      minThreads: options.lanes,
      maxThreads: options.lanes,
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes ?? HEAP_MEGABYTES },
      execArgv: workerArguments(filename),
    });
  }

  async run(tasks: readonly LaneTask[], handles: MachineHandles): Promise<readonly LaneOutcome[]> {
    const threads = [...this.pool.threads] as Worker[];
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), this.options.limit_ms ?? LIMIT_MS);
    try {
      const outcomes = await Promise.all(tasks.map((task) => this.runOne(task, handles, giveUp.signal)));
      if (outcomes.includes('failed')) await this.whenEnded(threads);
      return outcomes;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.pool.close({ force: true });
  }

  private async runOne(task: LaneTask, handles: MachineHandles, signal: AbortSignal): Promise<LaneOutcome> {
    try {
      const outcome = await this.pool.run({ task }, { signal });
      return outcome === 'handles-needed' ? await this.pool.run({ task, handles }, { signal }) : outcome;
    } catch (error) {
      this.options.onFailed?.(error as Error);
      return 'failed';
    }
  }

  /**
   * The machine repeats a failed lane over the same memory: a thread that was stopped must be gone by then, and being told
   * to stop is not being gone.
   */
  private async whenEnded(threads: readonly Worker[]): Promise<void> {
    const left = new Set(this.pool.threads);
    const dismissed = threads.filter((thread) => !left.has(thread) && thread.threadId !== -1);
    await Promise.all(dismissed.map((thread) => once(thread, 'exit')));
  }
}
