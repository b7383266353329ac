import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { JobQueues } from './job-queues';
import { REDIS_PREFIX } from './queues';

/** Redis that comes back is noticed within two seconds. */
const reconnectDelay = (attempt: number): number => Math.min(attempt * 100, 2_000);

/** Both ends of the queues: what workers connect with, and what the relay sends through. */
@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [ENVIRONMENT],
      useFactory: (environment: Environment) => ({
        prefix: REDIS_PREFIX,
        connection: { url: environment.REDIS_URL, maxRetriesPerRequest: null, retryStrategy: reconnectDelay },
      }),
    }),
    // No queue of Nest's: this brings the part that starts the workers of all @Processor classes.
    BullModule.registerQueue(),
  ],
  providers: [JobQueues],
  exports: [JobQueues],
})
export class QueuesModule {}
