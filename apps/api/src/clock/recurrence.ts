import { setTimeout as sleep } from 'node:timers/promises';

interface RecurringWork {
  readonly everyMs: number;
  round(this: void): Promise<void>;
  /** A round that failed is not the last one. */
  failed(this: void, error: unknown): void;
}

/** Work that is done again and again, with a pause after each round, until the process stops. */
export class Recurrence {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly work: RecurringWork) {}

  start(): void {
    this.running = this.run();
  }

  /** Answers when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { everyMs, round, failed } = this.work;
    while (!signal.aborted) {
      await round().catch((error: unknown) => {
        if (!signal.aborted) failed(error);
      });
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
