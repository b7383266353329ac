import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

/** Waits for what other processes and queues bring about; the test's own time limit says when it does not come. */
export class Polling {
  private readonly over = new AbortController();

  readonly until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await sleep(PAUSE_MS, undefined, { signal: this.over.signal });
  };

  /** After the last test: a failed one may have left its polling behind. */
  end(): void {
    this.over.abort();
  }
}
