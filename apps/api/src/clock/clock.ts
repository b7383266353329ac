/** The only source of time for business rules, so that a test or a demo can move it forward. */
export abstract class Clock {
  abstract now(): Date;

  /**
   * What clocks outside the instance show: for one-time codes, sessions, locks against guessing and signatures that
   * others check by their own clock.
   */
  wallTime(): Date {
    return new Date();
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return this.wallTime();
  }
}

/** Outside production: ahead of the wall clock by as much as somebody moved it, and never back. */
export class MovableClock extends Clock {
  private ahead = 0;

  now(): Date {
    return new Date(this.wallTime().getTime() + this.ahead * 1000);
  }

  get aheadSeconds(): number {
    return this.ahead;
  }

  moveAhead(seconds: number): void {
    this.ahead = Math.max(this.ahead, seconds);
  }
}
