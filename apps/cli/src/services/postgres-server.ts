import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure';
import { findPostgres, type PostgresBinaries } from './postgres-binaries';
import { freePort } from './ports';
import { commandOf, identityOf } from './process-identity';
import { giveToServerAccount, serverAccount } from './server-account';
import { type ServerProcess, spawnServer, untilReady } from './server-process';
import { type Escalation, stopProcess } from './stop-process';

/** SIGINT is PostgreSQL's fast shutdown (a checkpoint, no waiting for clients), SIGQUIT its immediate one. */
const ESCALATION: Escalation = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];
const READY_WITHIN_MS = 60_000; // recovery after a kill may have much to replay

const clusterIn = (home: string): string => join(home, 'postgres');

export const SUPERUSER = 'postgres';

interface PostgresOptions {
  home: string;
  logPath: string;
  port?: number;
  superuserPassword: string;
  /** False only for tests: a crash of the machine may then lose what was committed. */
  durable: boolean;
}

export interface PostgresServer {
  port: number;
  process: ServerProcess;
}

/** `initdb` beside the place and a rename: a kill half-way leaves nothing that looks like a cluster. */
function createCluster(binaries: PostgresBinaries, cluster: string, password: string): void {
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveToServerAccount(unfinished);
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveToServerAccount(passwordFile);
  try {
    // The builtin locale sorts the same on every machine, whatever its C library.
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
    execFileSync(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        ...locale,
      ],
      {
        cwd: unfinished,
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        stdio: ['ignore', 'ignore', 'pipe'],
        ...(serverAccount && { uid: serverAccount.uid, gid: serverAccount.gid }),
      },
    );
  } catch (error) {
    throw new Failure(`PostgreSQL could not create its files in ${cluster}: ${(error as Error).message}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, cluster);
}

/**
 * A killed start leaves its server behind. It is stopped rather than adopted: then there is one way to run a server,
 * with today's port and settings. A pid file whose process is gone, or is something else by now, is removed.
 */
export async function stopOrphanedPostgres(home: string): Promise<void> {
  const cluster = clusterIn(home);
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const orphan = identityOf(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  if (orphan && commandOf(orphan.pid)?.includes(cluster)) await stopProcess(orphan, ESCALATION);
  rmSync(pidFile, { force: true });
}

/** Line 8 of the pid file is the server's own word about its state. */
function saysReady(cluster: string): boolean {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = findPostgres();
  const cluster = clusterIn(options.home);
  await stopOrphanedPostgres(options.home);
  if (!existsSync(cluster)) createCluster(binaries, cluster, options.superuserPassword);
  chmodSync(cluster, 0o700);

  const port = options.port ?? (await freePort());
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: 200,
    shared_buffers: '128MB',
    ...(!options.durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const server = spawnServer({
    name: 'PostgreSQL',
    file: binaries.postgres,
    arguments: ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    directory: cluster,
    logPath: options.logPath,
    escalation: ESCALATION,
  });
  await untilReady(server, READY_WITHIN_MS, () => saysReady(cluster));
  return { port, process: server };
}
