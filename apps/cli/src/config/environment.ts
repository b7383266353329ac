import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../failure';
import { inRepository } from '../repository';

export interface Environment {
  production: boolean;
  dataDir: string;
  port: number;
  rpcPort: number;
  databaseUrl: string | undefined;
  databaseOwnerUrl: string | undefined;
  redisUrl: string | undefined;
  kycWebhookSecret: string | undefined;
  postgresPort: number | undefined;
  redisPort: number | undefined;
  /** When `npm start` was typed, for the figures it prints. */
  startedAt_ms: number;
}

/** The one place of this program that reads the environment; every mistake is named at once. */
export function parseEnvironment(raw: NodeJS.ProcessEnv = process.env): Environment {
  const mistakes: string[] = [];

  /** `X_FILE` stands in for a secret `X`, as in the API. */
  function secret(name: string): string | undefined {
    const file = raw[`${name}_FILE`];
    if (raw[name] || !file) return raw[name];
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      mistakes.push(`${name}_FILE: ${(error as Error).message}`);
      return undefined;
    }
  }

  function port(name: string): number | undefined {
    const text = raw[name];
    if (!text) return undefined;
    const value = Number(text);
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    mistakes.push(`${name}=${text}: a port is a number from 1 to 65535`);
    return undefined;
  }

  function url(name: string, protocols: string[]): string | undefined {
    const text = secret(name);
    if (!text) return undefined;
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    mistakes.push(`${name}: not a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    return undefined;
  }

  const environment: Environment = {
    production: raw.NODE_ENV === 'production',
    dataDir: resolve(raw.CADASTRE_DATA_DIR || inRepository('.cadastre')),
    port: port('PORT') ?? 3000,
    rpcPort: port('RPC_PORT') ?? 8545,
    databaseUrl: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseOwnerUrl: url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']),
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    kycWebhookSecret: secret('KYC_WEBHOOK_SECRET'),
    postgresPort: port('POSTGRES_PORT'),
    redisPort: port('REDIS_PORT'),
    startedAt_ms: Number(raw.CADASTRE_STARTED_AT_MS) || Date.now(),
  };
  if (mistakes.length > 0)
    throw new Failure(`The environment cannot be used:\n${mistakes.map((m) => `  ${m}`).join('\n')}`);
  return environment;
}
