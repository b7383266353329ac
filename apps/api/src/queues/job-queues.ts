import { Inject, Injectable } from '@nestjs/common';
import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { REDIS } from '../redis/redis.module';
import { QUEUE_NAMES, type QueueName, QUEUES, REDIS_PREFIX } from './queues';

const JITTER = 0.5;

/** What the dashboard can still show of finished jobs; the truth about them stands in the database. */
const KEPT_COMPLETED = 1_000;
const KEPT_FAILED = 10_000;

/**
 * The sending ends, on the shared connection. It fails at once while Redis is away: who sends is the relay, and it
 * comes again.
 */
@Injectable()
export class JobQueues {
  private readonly queues: ReadonlyMap<QueueName, Queue>;

  constructor(@Inject(REDIS) connection: Redis) {
    this.queues = new Map(
      QUEUE_NAMES.map((name) => [
        name,
        new Queue(name, { prefix: REDIS_PREFIX, connection, defaultJobOptions: jobOptionsOf(name) }).on(
          'error',
          () => {}, // the relay reports that Redis is away, once
        ),
      ]),
    );
  }

  of(name: QueueName): Queue {
    return this.queues.get(name)!;
  }

  all(): readonly Queue[] {
    return [...this.queues.values()];
  }
}

function jobOptionsOf(name: QueueName): JobsOptions {
  const { attempts, backoffMs } = QUEUES[name];
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoffMs, jitter: JITTER },
    removeOnComplete: { count: KEPT_COMPLETED },
    removeOnFail: { count: KEPT_FAILED },
  };
}
