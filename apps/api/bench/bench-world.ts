import { publishTestWorld } from '../test/world/test-world';
import { createOwnWorld, type OwnWorld } from '../test/world/own-world';
import { FIRST_PEOPLE } from '../test/world/cast';

/** A database, a queue and a chain directory of their own on the servers that the bench was given. */
export function createBenchWorld(redisDatabase: number): Promise<OwnWorld> {
  const { BENCH_DATA_DIR, BENCH_DATABASE_OWNER_URL, BENCH_DATABASE_URL, BENCH_REDIS_URL } = process.env;
  if (!BENCH_DATA_DIR || !BENCH_DATABASE_OWNER_URL || !BENCH_DATABASE_URL || !BENCH_REDIS_URL) {
    throw new Error('no servers to measure on: `npm run bench` starts them');
  }
  publishTestWorld({
    dataDir: BENCH_DATA_DIR,
    ownerUrl: BENCH_DATABASE_OWNER_URL,
    applicationUrl: BENCH_DATABASE_URL,
    redisUrl: BENCH_REDIS_URL,
  });
  return createOwnWorld(redisDatabase, {
    ...FIRST_PEOPLE,
    RPC_PORT: '0',
    DATABASE_POOL: '10',
    CHAIN_LANE_THREADS: '2',
  });
}
