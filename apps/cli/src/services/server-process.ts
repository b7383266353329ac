import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure';
import { type ProcessIdentity, identityOf } from './process-identity';
import { serverAccount } from './server-account';
import { type Escalation, stopProcess } from './stop-process';

const LOG_BYTES_MAX = 16 * 1024 * 1024;

/** Appends to a log file, after moving a long one aside: the last two are kept. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

export function lastLines(path: string, count = 15): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '(no log)';
  }
}

export interface ServerProcess {
  readonly name: string;
  readonly logPath: string;
  /** Settles when the process ends, for whatever reason. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

interface ServerCommand {
  name: string;
  file: string;
  arguments: string[];
  directory: string;
  logPath: string;
  escalation: Escalation;
}

/**
 * Starts a server in a session of its own, so that Ctrl-C in the terminal reaches us alone and we stop the servers in
 * order. Its environment is empty but for the path: no PGHOST of the user's shell may steer it.
 */
export function spawnServer(command: ServerCommand): ServerProcess {
  const log = openLog(command.logPath);
  let child: ChildProcess;
  try {
    child = spawn(command.file, command.arguments, {
      cwd: command.directory,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      ...(serverAccount && { uid: serverAccount.uid, gid: serverAccount.gid }),
    });
  } finally {
    closeSync(log);
  }
  const identity: ProcessIdentity | undefined = child.pid === undefined ? undefined : identityOf(child.pid);
  let ending: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((ending = error.message)));
    child.once('exit', (code, signal) => resolve((ending = signal ? `ended by ${signal}` : `ended with code ${code}`)));
  });
  return {
    name: command.name,
    logPath: command.logPath,
    ended,
    hasEnded: () => ending !== undefined,
    stop: async () => {
      if (ending === undefined && identity) await stopProcess(identity, command.escalation);
      await ended;
    },
  };
}

/** Polls until the server says that it is ready; one that ends or takes too long is stopped and its log is shown. */
export async function untilReady(
  server: ServerProcess,
  within_ms: number,
  isReady: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + within_ms;
  while (!(await isReady())) {
    if (server.hasEnded() || Date.now() > deadline) {
      await server.stop();
      const how = await server.ended;
      throw new Failure(
        `${server.name} does not start (${how}). Its log ${server.logPath} ends:\n${lastLines(server.logPath)}`,
      );
    }
    await sleep(10);
  }
}
