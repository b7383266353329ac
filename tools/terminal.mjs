// What the tools share about talking to the person at the terminal.
export const log = (line) => console.log(`  ${line}`);

/** A mistake the person can mend: its message alone is shown. */
export class Failure extends Error {}

export const seconds = (since_ms) => `${((Date.now() - since_ms) / 1000).toFixed(1)} s`;

/** While work runs: one rewritten line on a terminal, a line every ten seconds elsewhere. */
export async function whileShowing(describe, work) {
  const startedAt_ms = Date.now();
  const tty = process.stdout.isTTY;
  const show = () =>
    process.stdout.write(
      tty ? `\r\x1b[K  · ${describe()} (${seconds(startedAt_ms)})` : `  · ${describe()} (${seconds(startedAt_ms)})\n`,
    );
  const timer = setInterval(show, tty ? 250 : 10_000);
  let mark = '✗';
  try {
    const result = await work;
    mark = '✓';
    return result;
  } finally {
    clearInterval(timer);
    process.stdout.write(`${tty ? '\r\x1b[K' : ''}  ${mark} ${describe()} (${seconds(startedAt_ms)})\n`);
  }
}
