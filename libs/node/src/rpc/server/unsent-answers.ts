/** Below it an answer is not taken note of: what ten thousand connections can hold of such is bounded by itself. */
const SMALL_BYTES = 16 << 10;

export interface UnsentLimits {
  readonly bytesMax: number;
  readonly wait_ms: number;
}

const LIMITS: UnsentLimits = { bytesMax: 256 << 20, wait_ms: 60_000 };

interface Unsent {
  readonly bytes: number;
  readonly cut: () => void;
  readonly deadline: NodeJS.Timeout;
}

/**
 * Large answers that clients have not taken yet. Together they have a limit: those that have waited longest are cut off,
 * for the answer of a client that reads is gone in no time. None waits for ever.
 */
export class UnsentAnswers {
  /** In the order in which they began. */
  private readonly waiting = new Set<Unsent>();
  private bytes = 0;

  constructor(private readonly limits = LIMITS) {}

  /** An answer begins to be sent; `cut` ends its connection. To be called when it has gone: what this answers. */
  begin(bytes: number, cut: () => void): () => void {
    if (bytes < SMALL_BYTES) return () => undefined;
    const unsent: Unsent = { bytes, cut, deadline: setTimeout(() => this.cutOff(unsent), this.limits.wait_ms) };
    unsent.deadline.unref();
    this.waiting.add(unsent);
    this.bytes += bytes;
    for (const oldest of this.waiting) {
      if (this.bytes <= this.limits.bytesMax || oldest === unsent) break;
      this.cutOff(oldest);
    }
    return () => this.forget(unsent);
  }

  private cutOff(unsent: Unsent): void {
    this.forget(unsent);
    unsent.cut();
  }

  private forget(unsent: Unsent): void {
    if (!this.waiting.delete(unsent)) return;
    this.bytes -= unsent.bytes;
    clearTimeout(unsent.deadline);
  }
}
