import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const MAIN = resolve(__dirname, '../src/main.ts');
const FROM_SOURCE = [
  '--conditions=@cadastre/source',
  '--require',
  resolve(__dirname, '../../../tools/run-sources.cjs'),
];

export interface NodeProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it wrote, line by line. */
  readonly lines: Record<string, unknown>[];
  /** Ends it with the signal and waits; answers the exit code, null when the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts the real program and waits until it answers; rejects with its words when it ends instead. */
export async function startNodeProcess(environment: Record<string, string>): Promise<NodeProcess> {
  const child = spawn(process.execPath, [...FROM_SOURCE, MAIN], {
    env: { ...process.env, RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines: Record<string, unknown>[] = [];
  const ready = new Promise<number>((resolvePort) => {
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      lines.push(line);
      if (line.msg === 'ready') resolvePort(line.port as number);
    });
  });
  const port = await Promise.race([ready, exited]);
  if (typeof port !== 'number') throw new Error(`the node ended: ${JSON.stringify(lines[lines.length - 1])}`);
  return {
    ...{ child, lines, url: `http://127.0.0.1:${port}` },
    async end(signal) {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}
