import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerArguments } from '../src/worker-arguments';
import { type FromServer, type ServerOptions, type ServerStats } from './server';

/** A node in a process of its own, with its data in a directory that is removed when it is closed. */
export class NodeProcess {
  /** Transactions in durable blocks, and when the last of them was made durable. */
  included = 0;
  lastBlockAt_ms = 0;
  blocks = 0;
  /** How many transactions were in durable blocks by when, block by block. */
  private readonly landings: { included: number; at_ms: number }[] = [];
  private waiting: { count: number; resolve: () => void } | undefined;
  private onStats: ((stats: ServerStats) => void) | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDirectory: string,
    readonly started: Extract<FromServer, { kind: 'ready' }>,
  ) {
    child.on('message', (message: FromServer) => this.receive(message));
  }

  static async start(options: Omit<ServerOptions, 'dataDirectory'>, dataDirectory?: string): Promise<NodeProcess> {
    const directory = dataDirectory ?? (await mkdtemp(join(tmpdir(), 'cadastre-bench-')));
    // For profiles of the node: BENCH_NODE_ARGUMENTS="--cpu-prof --cpu-prof-dir=/tmp/profiles".
    const wanted = process.env.BENCH_NODE_ARGUMENTS?.split(' ') ?? [];
    const child = fork(join(__dirname, 'server.ts'), [JSON.stringify({ ...options, dataDirectory: directory })], {
      execArgv: [...workerArguments(__filename), '--max-old-space-size=8192', ...wanted],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const started = await new Promise<Extract<FromServer, { kind: 'ready' }>>((resolve, reject) => {
      child.once('message', (message: FromServer) => {
        if (message.kind === 'ready') resolve(message);
      });
      child.once('exit', (code) => reject(new Error(`the node ended with code ${code} before it was ready`)));
    });
    return new NodeProcess(child, directory, started);
  }

  get port(): number {
    return this.started.port;
  }

  /** Resolves once so many transactions are in durable blocks. */
  async whenIncluded(count: number): Promise<void> {
    if (this.included >= count) return;
    await new Promise<void>((resolve) => (this.waiting = { count, resolve }));
  }

  /** When the transactions after the first so many became durable, in the order in which they did. */
  landedAt_ms(first: number, count: number): number[] {
    const later = this.landings.filter(({ included }) => included > first);
    let block = 0;
    return Array.from({ length: count }, (_, place) => {
      while (later[block]!.included <= first + place) block++;
      return later[block]!.at_ms;
    });
  }

  stats(): Promise<ServerStats> {
    return new Promise((resolve) => {
      this.onStats = resolve;
      this.child.send('stats');
    });
  }

  /** Ends the process; `clean` lets it write its snapshot first. The directory stays when it is wanted again. */
  async close({ keep = false, clean = false } = {}): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.send(clean ? 'close' : 'end');
    await ended;
    if (!keep) await rm(this.dataDirectory, { recursive: true, force: true });
  }

  private receive(message: FromServer): void {
    if (message.kind === 'stats') this.onStats?.(message.stats);
    if (message.kind !== 'block') return;
    this.blocks++;
    this.included += message.transactions;
    this.lastBlockAt_ms = message.at_ms;
    this.landings.push({ included: this.included, at_ms: message.at_ms });
    if (this.waiting && this.included >= this.waiting.count) this.waiting.resolve();
  }
}
