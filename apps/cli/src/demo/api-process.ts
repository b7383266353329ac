import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure';
import { inRepository } from '../repository';
import { type ProcessIdentity, identityOf } from '../services/process-identity';
import { readJsonIfThere, writePrivateFile } from '../services/private-file';
import { lastLines, openLog } from '../services/server-process';
import { type Escalation, stopProcess } from '../services/stop-process';

const ESCALATION: Escalation = [
  ['SIGTERM', 20_000],
  ['SIGKILL', 5_000],
];
const HEALTHY_WITHIN_MS = 60_000;
const RESTARTS_MAX = 5;
/** A run this long clears the count of restarts before it. */
const STEADY_AFTER_MS = 60_000;

const pidPath = (dataDir: string): string => join(dataDir, 'api-process.json');

interface ApiOptions {
  dataDir: string;
  url: string;
  environment: NodeJS.ProcessEnv;
  onRestart: (message: string) => void;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}

/** The API as a process of its own: started, restarted with growing pauses when it dies, stopped on request. */
export class ApiProcess {
  readonly logPath: string;
  /** Settles when the API cannot be kept running. */
  readonly failed: Promise<string>;

  private child: ChildProcess | undefined;
  private stopping = false;
  private giveUp!: (why: string) => void;

  constructor(private readonly options: ApiOptions) {
    this.logPath = join(options.dataDir, 'logs', 'api.log');
    this.failed = new Promise((resolve) => (this.giveUp = resolve));
  }

  /** Ends the API of a killed run, should it not have noticed by itself yet. Before the ports are looked at. */
  static async stopOrphan(dataDir: string): Promise<void> {
    const orphan = readJsonIfThere<ProcessIdentity>(pidPath(dataDir));
    if (orphan) await stopProcess(orphan, ESCALATION);
  }

  async start(): Promise<void> {
    const exited = this.spawn();
    const deadline = Date.now() + HEALTHY_WITHIN_MS;
    while (!(await answers(`${this.options.url}/health/ready`))) {
      if (this.child?.exitCode !== null || this.child.signalCode !== null || Date.now() > deadline) {
        await this.stop();
        throw new Failure(`The API does not become healthy. Its log ${this.logPath} ends:\n${lastLines(this.logPath)}`);
      }
      await sleep(50);
    }
    void this.keepRunning(exited);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const identity = identityOf(child.pid);
    if (identity) await stopProcess(identity, ESCALATION);
    await exited;
  }

  /** Answers a promise of the exit, in words. A session of its own keeps Ctrl-C from reaching it before us. */
  private spawn(): Promise<string> {
    const program = inRepository('apps', 'api', 'dist', 'main.js');
    if (!existsSync(program)) throw new Failure('The product is not built: npm run build');
    const log = openLog(this.logPath);
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--require', join(__dirname, 'end-with-parent.js'), program],
      {
        cwd: inRepository(),
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
        env: { ...process.env, ...this.options.environment },
      },
    );
    closeSync(log);
    this.child = child;
    const identity = child.pid && identityOf(child.pid);
    if (identity) writePrivateFile(pidPath(this.options.dataDir), JSON.stringify(identity));
    return new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`));
      child.once('error', (error) => resolve(error.message));
    });
  }

  private async keepRunning(firstExit: Promise<string>): Promise<void> {
    let exited = firstExit;
    for (let restarts = 0; ; restarts += 1) {
      const since_ms = Date.now();
      const how = await exited;
      if (this.stopping) return;
      if (Date.now() - since_ms > STEADY_AFTER_MS) restarts = 0;
      if (restarts === RESTARTS_MAX) {
        this.giveUp(
          `The API ${how}, ${RESTARTS_MAX + 1} times in a row. Its log ${this.logPath} ends:\n${lastLines(this.logPath)}`,
        );
        return;
      }
      const pause_ms = 500 * 2 ** restarts;
      this.options.onRestart(`The API ${how}; starting it again in ${pause_ms / 1000} s (log: ${this.logPath})`);
      await sleep(pause_ms);
      if (this.stopping) return;
      exited = this.spawn();
    }
  }
}
