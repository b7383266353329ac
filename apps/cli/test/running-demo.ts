import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { inRepository } from '../src/repository';

const program = inRepository('apps', 'cli', 'bin', 'cadastre.cjs');

export interface Instance {
  dataDir: string;
  port: number;
  rpcPort: number;
}

// Of the test run's own variables none may reach the instance: it is to start as on a stranger's machine.
function environmentOf({ dataDir, port, rpcPort }: Instance): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    CADASTRE_DATA_DIR: dataDir,
    PORT: String(port),
    RPC_PORT: String(rpcPort),
  };
}

/** One command of the built command line, to its end. */
export function cadastre(instance: Instance, args: string[], more: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: { ...environmentOf(instance), ...more },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** `cadastre demo`, left running. */
export class RunningDemo {
  output = '';
  readonly ended: Promise<number | NodeJS.Signals>;
  private readonly child: ChildProcess;

  constructor(instance: Instance) {
    this.child = spawn(process.execPath, [program, 'demo'], {
      env: environmentOf(instance),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (text) => (this.output += text));
    this.ended = once(this.child, 'exit').then(([code, signal]) => code ?? signal);
  }

  get pid(): number {
    return this.child.pid!;
  }

  async untilSaid(text: string): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!this.output.includes(text)) {
      if (over) throw new Error(`it ended before it said "${text}":\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.ended;
  }
}
