import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const key32 = z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits');
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  RPC_PORT: port.default(8545),
  /** where people reach the portal: cookies, CSRF and links depend on it */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  CADASTRE_DATA_DIR: z.string().default('.cadastre'),
  /** 32 bytes in hex; in its absence a key file of mode 0600 in the data directory is used */
  CADASTRE_MASTER_KEY: key32.optional(),
  /** the one before, while a rotation is under way */
  CADASTRE_PREVIOUS_MASTER_KEY: key32.optional(),
  /** a chain node that runs apart; without it this process hosts one */
  CHAIN_RPC_URL: z.url().optional(),
  /** the world at block 0 of the chain that this process hosts; without it, world.json in the chain's directory */
  CHAIN_WORLD: z.string().optional(),
  /** the key of the platform's own account on the chain; without it, operator.key in the chain's directory */
  CHAIN_OPERATOR_KEY: key32.optional(),
  CHAIN_BLOCK_INTERVAL_MS: z.coerce.number().int().min(0).max(60_000).default(250),
  /** lanes that large blocks of a hosted chain run on, its own thread being one; below two every block runs on it alone */
  CHAIN_LANES: z.coerce.number().int().min(0).max(256).default(availableParallelism()),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** requests a minute for one key or person; signing in has a stricter limit of its own */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(1_200),
  /** webhooks may go to loopback and private addresses: for development only */
  WEBHOOKS_ALLOW_PRIVATE: flag.default(false),
  /** a provider of identity checks: where its API is, how we sign in there, and how it signs what it tells us */
  KYC_PROVIDER_URL: z.url().optional(),
  KYC_PROVIDER_TOKEN: z.string().min(8).optional(),
  KYC_PROVIDER_SECRET: z.string().min(16).optional(),
  KYC_PROVIDER_LEVEL: z.string().default('basic-kyc-level'),
  KYC_WEBHOOK_SECRET: z.string().min(16).optional(),
  /** nobody is screened against a sanction list that was not confirmed to be the newest for so many hours */
  SANCTION_LIST_HOURS_MAX: z.coerce.number().int().min(1).default(72),
  CLAMD_SOCKET: z.string().optional(),
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** the first two people of an empty platform, so that a second human exists from the start: see users/bootstrap */
  BOOTSTRAP_ADMIN_EMAIL: z.email().optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z.string().min(12).optional(),
  BOOTSTRAP_COMPLIANCE_EMAIL: z.email().optional(),
  BOOTSTRAP_COMPLIANCE_PASSWORD: z.string().min(12).optional(),
  /** the demo world's people may sign in with published passwords: refused in production */
  CADASTRE_DEMO: flag.default(false),
});

export type Environment = ReturnType<typeof parseEnvironment>;

/** Reads the environment once, at boot, and names every mistake in it at once. `X_FILE` stands in for a secret `X`. */
export function parseEnvironment(raw: NodeJS.ProcessEnv) {
  const values: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const name of Object.keys(schema.shape)) {
    const file = raw[`${name}_FILE`];
    if (raw[name]) values[name] = raw[name];
    else if (file) {
      try {
        values[name] = readFileSync(file, 'utf8').trim();
      } catch (error) {
        mistakes.push(`${name}_FILE: ${(error as Error).message}`);
      }
    }
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) mistakes.push(`${issue.path.join('.')}: ${issue.message}`);
  } else {
    const { NODE_ENV, CADASTRE_DEMO, WEBHOOKS_ALLOW_PRIVATE, S3_ENDPOINT, S3_BUCKET, PUBLIC_URL } = parsed.data;
    if (NODE_ENV === 'production') {
      if (CADASTRE_DEMO) mistakes.push('CADASTRE_DEMO: demo credentials are refused when NODE_ENV is production');
      if (WEBHOOKS_ALLOW_PRIVATE) mistakes.push('WEBHOOKS_ALLOW_PRIVATE: refused when NODE_ENV is production');
      if (!PUBLIC_URL) mistakes.push('PUBLIC_URL: required when NODE_ENV is production');
    }
    const { KYC_PROVIDER_URL, KYC_PROVIDER_TOKEN, KYC_PROVIDER_SECRET, KYC_WEBHOOK_SECRET } = parsed.data;
    if (KYC_PROVIDER_URL && !(KYC_PROVIDER_TOKEN && KYC_PROVIDER_SECRET && KYC_WEBHOOK_SECRET)) {
      mistakes.push(
        'KYC_PROVIDER_URL: KYC_PROVIDER_TOKEN, KYC_PROVIDER_SECRET and KYC_WEBHOOK_SECRET are required with it',
      );
    }
    if (S3_ENDPOINT && !S3_BUCKET) mistakes.push('S3_BUCKET: required when S3_ENDPOINT is set');
  }
  if (!parsed.success || mistakes.length > 0) throw new EnvironmentError(mistakes);
  const env = parsed.data;
  const dataDir = resolve(env.CADASTRE_DATA_DIR);
  return {
    ...env,
    dataDir,
    chainDir: join(dataDir, 'chain'),
    chainWorldFile: env.CHAIN_WORLD ? resolve(env.CHAIN_WORLD) : join(dataDir, 'chain', 'world.json'),
    production: env.NODE_ENV === 'production',
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
  };
}

export class EnvironmentError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The environment has ${mistakes.length} mistake(s):\n${mistakes.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}
