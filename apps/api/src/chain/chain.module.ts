import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Sql } from 'postgres';
import { ENVIRONMENT } from '../config/config.module';
import { ChainConnection, connectChain } from './chain-connection';
import { ChainController } from './chain.controller';
import { Indexer } from './read-model/indexer';
import { openReadModelSql, READ_MODEL_SQL } from './read-model/read-model-sql';
import { Reconciler } from './reconciliation/reconciler';

@Global()
@Module({
  controllers: [ChainController],
  providers: [
    { provide: ChainConnection, inject: [ENVIRONMENT], useFactory: connectChain },
    { provide: READ_MODEL_SQL, inject: [ENVIRONMENT], useFactory: openReadModelSql },
    Indexer,
    Reconciler,
  ],
  exports: [ChainConnection, Indexer],
})
export class ChainModule implements OnApplicationShutdown {
  constructor(
    private readonly connection: ChainConnection,
    @Inject(READ_MODEL_SQL) private readonly sql: Sql,
  ) {}

  /** After the indexer and the reconciler have stopped: they do so before the shutdown. */
  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
    await this.sql.end({ timeout: 5 });
  }
}
