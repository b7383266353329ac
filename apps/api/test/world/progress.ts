const EVERY_MS = 10_000;

const inMinutes = (ms: number): string => {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** What a long run says while it runs, past Jest's own report; a short one says nothing. */
export class Progress {
  private readonly startedAt_ms = Date.now();
  private saidAt_ms = 0;
  private current: string | undefined;

  constructor(
    private readonly run: string,
    private readonly isLong = Boolean(process.env.SOAK),
  ) {}

  readonly say = (what: string): void => {
    this.saidAt_ms = Date.now();
    if (this.isLong) process.stderr.write(`  ${this.run}, ${inMinutes(Date.now() - this.startedAt_ms)}: ${what}\n`);
  };

  /** How far the part is, unless something was said a moment ago. */
  sometimes(howFar: () => string): void {
    if (Date.now() - this.saidAt_ms < EVERY_MS) return;
    this.say(this.current ? `${this.current}: ${howFar()}` : howFar());
  }

  /** A part of the run, and how long it took. */
  async part<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began_ms = Date.now();
    this.current = name;
    this.say(`${name} …`);
    const result = await work();
    this.say(`${name}: done in ${inMinutes(Date.now() - began_ms)}`);
    return result;
  }
}
