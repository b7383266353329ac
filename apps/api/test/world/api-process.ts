import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../cli/src/services/ports';

const MAIN = join(__dirname, '../../src/main.ts');
const RUN_SOURCES = join(__dirname, '../../../../tools/run-sources.cjs');
const ASK_AGAIN_MS = 25;

/** The product in a process of its own, which may be killed and started again under the same address. */
export class ApiProcess {
  private child: ChildProcess | undefined;

  private constructor(
    readonly baseUrl: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Not started yet. It has nothing of ours but the environment given. */
  static async of(environment: NodeJS.ProcessEnv): Promise<ApiProcess> {
    const port = String(await freePort());
    return new ApiProcess(`http://127.0.0.1:${port}`, { PORT: port, ...environment });
  }

  start(): void {
    const options = ['--conditions=@cadastre/source', '--require', RUN_SOURCES];
    this.child = spawn(process.execPath, [...options, MAIN], {
      env: { ...process.env, LOG_LEVEL: process.env.TEST_LOG ?? 'fatal', ...this.environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }

  /** Until it, its database, its queue and its chain answer. */
  async untilReady(): Promise<void> {
    const { child } = this;
    while (!(await isReady(this.baseUrl))) {
      if (!child || child.exitCode !== null) throw new Error(`the API ended with code ${child?.exitCode}`);
      await sleep(ASK_AGAIN_MS);
    }
  }

  /** Nothing in it runs any further. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

const isReady = (baseUrl: string): Promise<boolean> =>
  fetch(`${baseUrl}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
