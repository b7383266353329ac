import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type JobsOptions, Queue } from 'bullmq';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { QUEUE_NAMES, type QueueName, QUEUES, REDIS_PREFIX } from './queues';

const JITTER = 0.5;

/** What the dashboard can still show of finished jobs; the truth about them stands in the database. */
const KEPT_COMPLETED = 1_000;
const KEPT_FAILED = 10_000;

/** The sending ends. They fail at once while Redis is away: who sends is the relay, and it comes again. */
@Injectable()
export class JobQueues implements OnApplicationShutdown {
  private readonly queues: ReadonlyMap<QueueName, Queue>;

  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    this.queues = new Map(
      QUEUE_NAMES.map((name) => [
        name,
        new Queue(name, {
          prefix: REDIS_PREFIX,
          connection: {
            url: environment.REDIS_URL,
            enableOfflineQueue: false,
            maxRetriesPerRequest: 1,
            retryStrategy: reconnectDelay,
          },
          defaultJobOptions: jobOptionsOf(name),
        }).on('error', () => {}), // the relay reports that Redis is away, once
      ]),
    );
  }

  of(name: QueueName): Queue {
    return this.queues.get(name)!;
  }

  all(): readonly Queue[] {
    return [...this.queues.values()];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.all().map((queue) => queue.close()));
  }
}

/** Redis that comes back is noticed within two seconds. */
export const reconnectDelay = (attempt: number): number => Math.min(attempt * 100, 2_000);

function jobOptionsOf(name: QueueName): JobsOptions {
  const { attempts, backoffMs } = QUEUES[name];
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoffMs, jitter: JITTER },
    removeOnComplete: { count: KEPT_COMPLETED },
    removeOnFail: { count: KEPT_FAILED },
  };
}
