import { once } from 'node:events';
import { extname, join } from 'node:path';
import { type Worker } from 'node:worker_threads';
import { runLane, type LaneExecutor, type LaneOutcome, type LaneTask, type MachineHandles } from '@cadastre/chain';
import { Piscina } from 'piscina';
import { laneClock } from './lane-clock';
import { type LaneWork } from './lane.worker';
import { workerArguments } from '../worker-arguments';

export interface PooledLanesOptions {
  /** At least two: one of them on the calling thread. */
  readonly lanes: number;
  /** A lane that takes longer than this is taken for one that will never end. */
  readonly limit_ms?: number;
  /** Heap of each worker. Lanes work in shared memory and need little. */
  readonly heapMegabytes?: number;
  /** Another worker file: for tests of workers that misbehave. */
  readonly worker?: string;
  /** Runs the calling thread's own lane, which has to end by itself: for tests. */
  readonly runHere?: typeof runLane;
  /** Told of lanes that failed; the machine repeats them. */
  readonly onFailed?: (error: Error) => void;
}

/** A lane takes milliseconds: this is for loops without an end. */
const LIMIT_MS = 10_000;
const HEAP_MEGABYTES = 256;

/**
 * Runs lanes over the machine's shared memory: one on the calling thread, which would only wait, and would be a thread too
 * many for as many cores as lanes; the others on worker threads.
 */
export class PooledLanes implements LaneExecutor {
  readonly lanes: number;

  private readonly pool: Piscina<LaneWork, LaneOutcome>;
  /** The handles that went out last. */
  private known: MachineHandles | undefined;

  constructor(private readonly options: PooledLanesOptions) {
    this.lanes = options.lanes;
    const filename = options.worker ?? join(__dirname, `lane.worker${extname(__filename)}`);
    this.pool = new Piscina({
      filename,
      minThreads: options.lanes - 1,
      maxThreads: options.lanes - 1,
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes ?? HEAP_MEGABYTES },
      execArgv: workerArguments(filename),
    });
  }

  async run(
    tasks: readonly LaneTask[],
    handles: MachineHandles,
    meanwhile?: () => void,
  ): Promise<readonly LaneOutcome[]> {
    const threads = [...this.pool.threads] as Worker[];
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), this.options.limit_ms ?? LIMIT_MS);
    const posted = Promise.all(tasks.slice(0, -1).map((task) => this.runOne(task, handles, giveUp.signal)));
    this.known = handles;
    const own: LaneOutcome[] = [];
    try {
      meanwhile?.();
      for (const task of tasks.slice(-1)) own.push(this.runHere(task, handles));
    } finally {
      if ((await posted).includes('failed')) await this.whenEnded(threads);
      clearTimeout(timer);
    }
    return [...(await posted), ...own];
  }

  close(): Promise<void> {
    return this.pool.close({ force: true });
  }

  private runHere(task: LaneTask, handles: MachineHandles): LaneOutcome {
    try {
      return (this.options.runHere ?? runLane)(handles, task, laneClock);
    } catch (error) {
      this.options.onFailed?.(error as Error);
      return 'failed';
    }
  }

  private async runOne(task: LaneTask, handles: MachineHandles, signal: AbortSignal): Promise<LaneOutcome> {
    try {
      // While this thread runs its own lane it hears of nothing: what a thread cannot know yet goes with the task.
      const outcome = await this.pool.run(handles === this.known ? { task } : { task, handles }, { signal });
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
