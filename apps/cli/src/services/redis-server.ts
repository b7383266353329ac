import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure';
import { freePort, isFree } from './ports';
import { readJsonIfThere, writePrivateFile } from './private-file';
import { askRedis } from './redis-connection';
import { giveToServerAccount } from './server-account';
import { type ServerProcess, spawnServer, untilReady } from './server-process';
import type { Escalation } from './stop-process';

const ESCALATION: Escalation = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 5_000],
];
const READY_WITHIN_MS = 30_000;

const portFileIn = (home: string): string => join(home, 'redis-port.json');

interface RedisOptions {
  home: string;
  logPath: string;
  password: string;
  port?: number;
}

export interface RedisServer {
  port: number;
  process: ServerProcess;
}

function findRedis(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  const found = folders.map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file));
  if (found) return found;
  const remedy = process.platform === 'darwin' ? 'brew install redis' : 'sudo apt-get install -y redis-server';
  throw new Failure(
    `Redis is missing. Install it with:\n\n  ${remedy}\n\nor give one of your own: REDIS_URL=redis://… npm start`,
  );
}

/**
 * Two servers on one append-only file would ruin it, and Redis does not lock its directory. So the port is written
 * down before the server starts: whoever answers there to this directory's own password is the orphan of a killed
 * run, and is stopped.
 */
export async function stopOrphanedRedis(home: string, password: string): Promise<number | undefined> {
  const port = readJsonIfThere<{ port: number }>(portFileIn(home))?.port;
  if (port === undefined) return undefined;
  const deadline = Date.now() + READY_WITHIN_MS;
  // While it loads its file the server refuses to shut down; a refused connection means that it is gone.
  while (await askRedis(port, password, ['PING'])) {
    if (Date.now() > deadline) throw new Failure(`An earlier Redis on port ${port} does not stop: end it by hand.`);
    await askRedis(port, password, ['SHUTDOWN']);
    await sleep(20);
  }
  return port;
}

async function choosePort(wanted: number | undefined, last: number | undefined): Promise<number> {
  if (wanted !== undefined) return wanted;
  if (last !== undefined && (await isFree(last))) return last;
  return freePort();
}

export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const file = findRedis();
  const directory = join(options.home, 'redis');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  giveToServerAccount(directory);

  const port = await choosePort(options.port, await stopOrphanedRedis(options.home, options.password));
  writePrivateFile(portFileIn(options.home), JSON.stringify({ port }));

  // The password goes by file, for arguments are visible to every user of the machine.
  const configuration = join(directory, 'redis.conf');
  rmSync(configuration, { force: true });
  writeFileSync(
    configuration,
    [
      'bind 127.0.0.1',
      `port ${port}`,
      `requirepass ${options.password}`,
      `dir "${directory}"`,
      'databases 64', // each test file that needs one has its own
      'appendonly yes',
      'save ""',
      'maxmemory-policy noeviction', // a queue may not lose keys under pressure
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  giveToServerAccount(configuration);

  const server = spawnServer({
    name: 'Redis',
    file,
    arguments: [configuration],
    directory,
    logPath: options.logPath,
    escalation: ESCALATION,
  });
  await untilReady(server, READY_WITHIN_MS, async () => (await askRedis(port, options.password, ['PING'])) === '+PONG');
  return { port, process: server };
}
