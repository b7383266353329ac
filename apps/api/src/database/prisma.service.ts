import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PrismaClient } from './generated/client';

/** The connection pool. Business code never queries through it: `UnitOfWork` opens a scoped transaction first. */
@Injectable()
export class PrismaService extends PrismaClient implements OnApplicationShutdown {
  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    super({
      adapter: new PrismaPg({
        connectionString: environment.DATABASE_URL,
        max: environment.DATABASE_POOL,
        // A statement that hangs must not hold its connection for ever.
        options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
      }),
    });
  }

  /** Last of all: requests and jobs that are under way may finish first. */
  async onApplicationShutdown(): Promise<void> {
    await this.$disconnect();
  }
}
