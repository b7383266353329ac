import { setTimeout as sleep } from 'node:timers/promises';

/** Soon at first, for most of it comes soon; then more rarely, for asking costs what the answer needs to come about. */
const FIRST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 250;
const GROWTH = 1.4;

/** Waits for what other processes and queues bring about; the test's own time limit says when it does not come. */
export class Polling {
  private readonly over = new AbortController();

  readonly until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    for (let pause_ms = FIRST_PAUSE_MS; !(await holds()); pause_ms = Math.min(pause_ms * GROWTH, LONGEST_PAUSE_MS)) {
      await sleep(pause_ms, undefined, { signal: this.over.signal });
    }
  };

  /** After the last test: a failed one may have left its polling behind. */
  end(): void {
    this.over.abort();
  }
}
