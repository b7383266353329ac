/** The chain's time: the wall clock, moved forward where that is allowed, and never back. */
export class ChainClock {
  private ahead_s = 0;

  constructor(private readonly now_ms: () => number) {}

  /** Seconds for a block after one of `parentTime`. */
  blockTime(parentTime: number): number {
    return Math.max(parentTime, Math.floor(this.now_ms() / 1000) + this.ahead_s);
  }

  /** Answers the seconds it is now ahead by. */
  advance(seconds: number): number {
    this.ahead_s += seconds;
    return this.ahead_s;
  }

  /** After a restart: a chain whose time had been moved forward goes on from there. */
  resume(headTime: number): void {
    this.ahead_s = Math.max(0, headTime - Math.floor(this.now_ms() / 1000));
  }
}
