import { Injectable, Logger } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { OutboxJob } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import type { QueueName } from '../queues/queues';
import type { OutboxCommand } from './outbox';
import { RelayBell } from './relay-bell';

const FAILURE_LENGTH_MAX = 2_000;

/** What a queue's owner does when one of its jobs is given up, or is taken up again; in the same transaction. */
export interface JobFate {
  buried(job: OutboxJob): Promise<void>;
  requeued(job: OutboxJob): Promise<void>;
}

/** Jobs whose every attempt failed. They stay here, visible, until a person queues them again. */
@Injectable()
export class DeadLetters {
  private readonly logger = new Logger(DeadLetters.name);
  private readonly fates = new Map<string, JobFate>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly bell: RelayBell,
  ) {}

  onFate(queue: QueueName, fate: JobFate): void {
    if (this.fates.has(queue)) throw new Error(`two owners of the dead letters of ${queue}`);
    this.fates.set(queue, fate);
  }

  /** After the last attempt. A job that is over already is left alone. */
  async bury(id: string, failure: string): Promise<void> {
    await this.unit.run(PLATFORM, async (tx) => {
      const { count } = await tx.outboxJob.updateMany({
        where: { id, completedAt: null, failedAt: null },
        data: { failedAt: this.clock.now(), failure: failure.slice(0, FAILURE_LENGTH_MAX) },
      });
      if (count === 0) return;
      const job = await tx.outboxJob.findUniqueOrThrow({ where: { id } });
      await this.fates.get(job.queue)?.buried(job);
      this.logger.error({ job: id, queue: job.queue, name: job.name, failure }, 'a job went to the dead letters');
    });
  }

  /** Of work that is not to be tried any more by itself: in the open transaction, as if its attempts had failed. */
  async file({ id, queue, name, data }: OutboxCommand, failure: string): Promise<void> {
    const now = this.clock.now();
    await this.unit.tx.outboxJob.create({
      data: { ...{ id, queue, name, data, failure }, createdAt: now, dueAt: now, failedAt: now },
    });
    this.logger.error({ job: id, queue, name, failure }, 'a job went to the dead letters');
  }

  async requeue(id: string): Promise<OutboxJob> {
    const { tx } = this.unit;
    const now = this.clock.now();
    const { count } = await tx.outboxJob.updateMany({
      where: { id, failedAt: { not: null } },
      data: { failedAt: null, failure: null, dispatchedAt: null, dueAt: now, requeuedAt: now },
    });
    const job = await tx.outboxJob.findUnique({ where: { id } });
    if (!job) throw notFound('job');
    if (count === 0) throw new Problem('STATE_REFUSED', 'Only a job whose every attempt failed can be queued again.');
    await this.fates.get(job.queue)?.requeued(job);
    const { queue, name } = job;
    await this.audit.record({
      action: 'job.requeued',
      target: { type: 'job', id },
      organisationId: null,
      details: { queue, name },
    });
    this.unit.afterCommit(() => this.bell.ring());
    return job;
  }

  list({ cursor, limit }: PageQuery): Promise<OutboxJob[]> {
    return this.unit.tx.outboxJob.findMany({
      where: { failedAt: { not: null }, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }
}
