import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(0);

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  RPC_HOST: z.string().default('127.0.0.1'),
  RPC_PORT: port.default(8545),
  /** Web pages that may read answers. */
  RPC_ALLOWED_ORIGIN: z.string().default('*'),
  CADASTRE_DATA_DIR: z.string().default('.cadastre'),
  /** The world at block 0; without it, world.json in the chain's directory. */
  CHAIN_WORLD: z.string().optional(),
  /** 32 bytes in hexadecimal; without it, a key file of mode 0600 in the chain's directory, made at the first start. */
  CHAIN_SEQUENCER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional(),
  /** How long a transaction may wait for others to fill its block. */
  CHAIN_BLOCK_INTERVAL_MS: count.max(60_000).default(250),
  /** How long after the last block one empty block follows, for clients who wait for a next one; 0 for never. */
  CHAIN_HEARTBEAT_MS: count.default(2_000),
  CHAIN_SNAPSHOT_EVERY: count.min(1).default(1_000),
  /** Threads that check signatures; 0 checks them beside everything else. */
  CHAIN_SIGNATURE_THREADS: count.max(256).default(Math.max(1, availableParallelism() - 1)),
  /** Lanes that large blocks run on, the node's own thread being one; below two every block runs on it alone. */
  CHAIN_LANES: count.max(256).default(availableParallelism()),
});

/** Reads the environment once, at boot, and names every mistake in it at once. */
export function parseEnvironment(raw: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, raw[name] || undefined]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) => `  - ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment has ${mistakes.length} mistake(s):\n${mistakes.join('\n')}`);
  }
  const env = parsed.data;
  const dataDirectory = resolve(env.CADASTRE_DATA_DIR, 'chain');
  return {
    dataDirectory,
    worldFile: env.CHAIN_WORLD === undefined ? resolve(dataDirectory, 'world.json') : resolve(env.CHAIN_WORLD),
    sequencerKey: env.CHAIN_SEQUENCER_KEY,
    rpc: { host: env.RPC_HOST, port: env.RPC_PORT, allowedOrigin: env.RPC_ALLOWED_ORIGIN },
    blockInterval_ms: env.CHAIN_BLOCK_INTERVAL_MS,
    heartbeat_ms: env.CHAIN_HEARTBEAT_MS,
    snapshotEvery: env.CHAIN_SNAPSHOT_EVERY,
    signatureThreads: env.CHAIN_SIGNATURE_THREADS,
    lanes: env.CHAIN_LANES,
    mayAdvanceTime: env.NODE_ENV !== 'production',
  };
}

export type Environment = ReturnType<typeof parseEnvironment>;

export const readEnvironment = (): Environment => parseEnvironment(process.env);
