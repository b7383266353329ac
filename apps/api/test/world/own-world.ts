import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { type Environment, parseEnvironment } from '../../src/config/environment';
import { testWorld } from './test-world';

const INSUFFICIENT_PRIVILEGE = '42501';
const DROP_ATTEMPTS = 30;
const DROP_PAUSE_MS = 500;

/** A database and a Redis database of one test file's own, for tests that empty them, or that need the only relay. */
export interface OwnWorld {
  readonly environment: Environment;
  /** owns the tables; row-level security binds it too, until it sets `cadastre.scope` */
  readonly owner: Client;
  readonly ownerUrl: string;
  readonly redis: Redis;
  end(): Promise<void>;
}

/** `redisDatabase`: 1 to 63, another one in each test file, for they may run side by side. */
export async function createOwnWorld(redisDatabase: number, overrides: Record<string, string> = {}): Promise<OwnWorld> {
  const world = testWorld();
  const name = `own_${redisDatabase}_${process.pid}`;
  // Nobody connects to the run's first database: it was migrated, and is what the others are copied from.
  await onServer(world.ownerUrl, `CREATE DATABASE ${name} TEMPLATE ${databaseOf(world.ownerUrl)}`);
  const ownerUrl = withPath(world.ownerUrl, name);
  const owner = new Client({ connectionString: ownerUrl });
  // A test may crash the server.
  owner.on('error', () => undefined);
  await owner.connect();
  const redisUrl = withPath(world.redisUrl, String(redisDatabase));
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  const dataDir = mkdtempSync(join(world.dataDir, 'own-'));
  return {
    environment: parseEnvironment({
      NODE_ENV: 'test',
      LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
      DATABASE_URL: withPath(world.applicationUrl, name),
      DATABASE_POOL: '5',
      CHAIN_LANES: '0',
      REDIS_URL: redisUrl,
      CADASTRE_DATA_DIR: dataDir,
      ...overrides,
    }),
    owner,
    ownerUrl,
    redis,
    async end() {
      redis.disconnect();
      await owner.end();
      await dropDatabase(world.ownerUrl, name);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL's own housekeeping may be in it, which only a superuser may end, and which ends by itself. */
async function dropDatabase(ownerUrl: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await onServer(ownerUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    } catch (error) {
      if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE || attempt === DROP_ATTEMPTS) throw error;
      await sleep(DROP_PAUSE_MS);
    }
  }
}

async function onServer(ownerUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: withPath(ownerUrl, 'postgres') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

function withPath(url: string, path: string): string {
  const changed = new URL(url);
  changed.pathname = path;
  return changed.toString();
}
