/** Steps with their times: one line that rewrites itself on a terminal, plain lines in a log. */
export class Progress {
  private current: { label: string; startedAt_ms: number; timer?: NodeJS.Timeout } | undefined;

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {}

  step(label: string): void {
    this.finish();
    this.current = { label, startedAt_ms: Date.now() };
    if (!this.out.isTTY) return;
    const draw = (): void => void this.out.write(`\r\x1b[K  · ${label} ${this.elapsed()}`);
    draw();
    this.current.timer = setInterval(draw, 200);
  }

  finish(): void {
    this.close('✓');
  }

  fail(): void {
    this.close('✗');
  }

  private close(mark: string): void {
    if (!this.current) return;
    clearInterval(this.current.timer);
    const line = `  ${mark} ${this.current.label} ${this.elapsed()}\n`;
    this.out.write(this.out.isTTY ? `\r\x1b[K${line}` : line);
    this.current = undefined;
  }

  private elapsed(): string {
    return `(${((Date.now() - (this.current?.startedAt_ms ?? 0)) / 1000).toFixed(1)} s)`;
  }
}
