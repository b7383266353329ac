import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { Redis } from 'ioredis';
import type { OutboxJob } from '../database/generated/client';
import { PrismaService } from '../database/prisma.service';
import { UnitOfWork } from '../database/unit-of-work';
import { RequestContext } from '../http/request-context';
import { QUEUES, type QueueName } from '../queues/queues';
import { REDIS } from '../redis/redis.module';
import { DeadLetters } from './dead-letters';
import { JobLedger, JobOverError } from './job-ledger';

/**
 * A worker that was killed is noticed when its lock runs out; the lock is renewed at half time. Short, because a
 * wrong alarm only costs a second delivery, which the ledger makes harmless.
 */
export const workerOptions = (queue: QueueName) => ({
  autorun: false,
  concurrency: QUEUES[queue].concurrency,
  lockDuration: 15_000,
  stalledInterval: 5_000,
  // Kills strike the innocent too; only a job that is there each time a worker dies is given up.
  maxStalledCount: 5,
});

/** What every processor needs, in one parameter. */
@Injectable()
export class JobTools {
  constructor(
    readonly prisma: PrismaService,
    readonly unit: UnitOfWork,
    readonly ledger: JobLedger,
    readonly deadLetters: DeadLetters,
    readonly context: RequestContext,
    @Inject(REDIS) readonly redis: Redis,
  ) {}
}

/** What every processor does around its own work: reads the row, skips what is over, buries what cannot be done. */
export abstract class JobProcessor extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private readonly stop = new AbortController();

  constructor(protected readonly tools: JobTools) {
    super();
  }

  /** Long work stops between its steps, by throwing, when `stopping` is aborted: another process goes on with it. */
  protected abstract carryOut(job: OutboxJob, stopping: AbortSignal): Promise<void>;

  async process(delivery: Job, token?: string): Promise<void> {
    const { prisma, context } = this.tools;
    // Whoever this is for, the job itself is nobody's: it needs no scope, and one statement instead of three.
    const job = await prisma.outboxJob.findUnique({ where: { id: delivery.id } });
    // Without a row: Redis carries jobs of a database that is no more.
    if (!job || job.completedAt || job.failedAt) return;
    try {
      await context.run({ requestId: `job:${job.id}` }, () => this.carryOut(job, this.stop.signal));
    } catch (error) {
      if (error instanceof JobOverError) return;
      if (this.stop.signal.aborted) {
        // Not the job's fault, so it costs no attempt.
        await delivery.moveToWait(token);
        throw new WaitingError();
      }
      await this.judge(delivery, error);
      throw error;
    }
  }

  private async judge({ id, attemptsMade, opts }: Job, error: unknown): Promise<void> {
    const last = error instanceof UnrecoverableError || attemptsMade + 1 >= (opts.attempts ?? 1);
    if (last) await this.tools.deadLetters.bury(id!, String(error));
    else this.logger.warn({ err: error, job: id, attempt: attemptsMade + 1 }, 'an attempt failed');
  }

  /** Not earlier: a job that waits from the last run needs every handler registered. */
  onApplicationBootstrap(): void {
    void this.worker.run().catch((error: unknown) => this.logger.error({ err: error }, 'the worker ended'));
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.debug({ err: error }, 'the worker has lost Redis, or a job was taken from it');
  }

  /** Before the server closes and the database goes. Without Redis there is nobody to sign off from. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    const redisAnswers = await this.tools.redis.ping().then(
      () => true,
      () => false,
    );
    await this.worker.close(!redisAnswers);
  }
}
