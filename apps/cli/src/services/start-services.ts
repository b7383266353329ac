import { join } from 'node:path';
import { type DatabaseUrls, prepareExternalDatabase } from './external-database';
import { migrate } from './migrations';
import { APPLICATION_ROLE, databaseUrl, OWNER_ROLE, provisionDatabase } from './postgres-roles';
import { startPostgres, stopOrphanedPostgres, SUPERUSER } from './postgres-server';
import { startRedis, stopOrphanedRedis } from './redis-server';
import { Secrets } from './secrets';
import { createDataDirectory, openServerHome } from './server-home';
import type { ServerProcess } from './server-process';

export interface ServicesOptions {
  dataDir: string;
  /** Used instead of the embedded servers where given. */
  databaseUrl?: string;
  databaseOwnerUrl?: string;
  redisUrl?: string;
  postgresPort?: number;
  redisPort?: number;
  /** False only for tests, which need no disk's word. */
  durable?: boolean;
  onStep?: (step: string) => void;
}

export interface Services {
  database: DatabaseUrls;
  redisUrl: string;
  /** Settles with words about the first embedded server that ends by itself. */
  failed: Promise<string>;
  /** In the order in which they depend on each other: Redis, then PostgreSQL. */
  stop(): Promise<void>;
}

async function startDatabase(
  options: ServicesOptions,
  secrets: Secrets,
  running: ServerProcess[],
): Promise<DatabaseUrls> {
  if (options.databaseUrl) return prepareExternalDatabase(options.databaseUrl, options.databaseOwnerUrl, secrets);
  options.onStep?.('Starting PostgreSQL');
  const superuserPassword = secrets.get('superuserPassword');
  const { port, process } = await startPostgres({
    home: openServerHome(options.dataDir),
    logPath: join(options.dataDir, 'logs', 'postgres.log'),
    port: options.postgresPort,
    superuserPassword,
    durable: options.durable ?? true,
  });
  running.unshift(process);
  const [ownerPassword, applicationPassword] = [secrets.get('ownerPassword'), secrets.get('applicationPassword')];
  await provisionDatabase({
    superuserUrl: databaseUrl(SUPERUSER, superuserPassword, port, 'postgres'),
    ownerPassword,
    applicationPassword,
  });
  return {
    owner: databaseUrl(OWNER_ROLE, ownerPassword, port),
    application: databaseUrl(APPLICATION_ROLE, applicationPassword, port),
  };
}

async function startQueue(options: ServicesOptions, secrets: Secrets, running: ServerProcess[]): Promise<string> {
  if (options.redisUrl) return options.redisUrl;
  options.onStep?.('Starting Redis');
  const password = secrets.get('redisPassword');
  const { port, process } = await startRedis({
    home: openServerHome(options.dataDir),
    logPath: join(options.dataDir, 'logs', 'redis.log'),
    password,
    port: options.redisPort,
  });
  running.unshift(process);
  return `redis://:${password}@127.0.0.1:${port}`;
}

/** PostgreSQL with its roles and migrations, and Redis: what the API needs before it can start. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  createDataDirectory(options.dataDir);
  const secrets = new Secrets(options.dataDir);
  const running: ServerProcess[] = [];
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const server of running) await server.stop();
  };
  try {
    const database = await startDatabase(options, secrets, running);
    options.onStep?.('Migrating the database');
    await migrate(database.owner);
    const redisUrl = await startQueue(options, secrets, running);
    const failed = new Promise<string>((resolve) => {
      for (const { name, ended, logPath } of running) {
        void ended.then((how) => stopping || resolve(`${name} ${how}; its log is ${logPath}`));
      }
    });
    return { database, redisUrl, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends what a killed run left behind, for those who want the directory and not the services. */
export async function stopOrphans(dataDir: string): Promise<void> {
  const home = openServerHome(dataDir);
  await stopOrphanedRedis(home, new Secrets(dataDir).get('redisPassword'));
  await stopOrphanedPostgres(home);
}
