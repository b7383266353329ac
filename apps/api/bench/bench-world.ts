import { publishTestWorld } from '../test/world/test-world';

/** Says on which servers worlds are made: those that the bench was given. */
export function useBenchServers(): void {
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
}

/** How the product is set up while it is measured. */
export const BENCH_SETTINGS = {
  RPC_PORT: '0',
  DATABASE_POOL: '10',
  CHAIN_LANES: '2',
  RATE_LIMIT_PER_MINUTE: '100000000',
};
