import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PrismaClient } from './generated/client';
import { ScopedClient } from './scoped-client';

const openPool = (environment: Environment): Pool =>
  new Pool({
    connectionString: environment.DATABASE_URL,
    max: environment.DATABASE_POOL,
    // A statement that hangs must not hold its connection for ever.
    options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
    Client: ScopedClient,
  });

/** Each connection keeps each of them. */
const NAMES_MAX = 400;
const PARAMETERS_MAX = 40;

/**
 * Names under which connections keep statements prepared: planning, with row-level security's part in it, is two thirds
 * of what a small statement costs the database (0.34 ms of processor time, 0.13 prepared). Lists have a statement for
 * every length, so long ones stay unnamed; so does what has no parameters, of which several may travel as one.
 */
function createNames(): (statement: { sql: string; args: readonly unknown[] }) => string {
  const names = new Map<string, string>();
  return ({ sql, args }) => {
    if (args.length === 0 || args.length > PARAMETERS_MAX) return '';
    const known = names.get(sql);
    if (known !== undefined || names.size === NAMES_MAX) return known ?? '';
    const name = `cadastre_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** The connection pool. Business code never queries through it: `UnitOfWork` opens a scoped transaction first. */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    super({
      adapter: new PrismaPg(openPool(environment), {
        disposeExternalPool: true,
        statementNameGenerator: createNames(),
      }),
    });
  }

  /** Last of all: requests and jobs that are under way may finish first. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
