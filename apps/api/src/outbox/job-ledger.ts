import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { OutboxJob } from '../database/generated/client';
import { type Scope, type Tx, UnitOfWork } from '../database/unit-of-work';

/** Thrown by a step when a twin of the job has finished meanwhile: there is nothing left to do. */
export class JobOverError extends Error {
  constructor(id: string) {
    super(`job ${id} is over`);
    this.name = 'JobOverError';
  }
}

/**
 * Queues deliver at least once, and now and then to two workers at a time. A job's effect therefore happens under a
 * lock on its row in the outbox, and the row is completed in the transaction of the effect: a second delivery finds
 * it done.
 */
@Injectable()
export class JobLedger {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The whole effect of a job: once, whatever the number of deliveries. Completing the row first locks it. */
  runOnce(jobId: string, scope: Scope, work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.unit.run(scope, async (tx) => {
      const open = { id: jobId, completedAt: null, failedAt: null };
      const { count } = await tx.outboxJob.updateMany({ where: open, data: { completedAt: this.clock.now() } });
      if (count === 0) throw new JobOverError(jobId);
      await work(tx);
    });
  }

  /** A part of a longer job. Steps of one job never overlap, but may be repeated: each finds out what is there. */
  step<T>(jobId: string, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.unit.run(scope, async (tx) => {
      await this.lock(tx, jobId);
      return work(tx);
    });
  }

  private async lock(tx: Tx, jobId: string): Promise<void> {
    const open = await tx.$queryRaw<Pick<OutboxJob, 'id'>[]>`
      SELECT id FROM outbox_jobs
      WHERE id = ${jobId}::uuid AND completed_at IS NULL AND failed_at IS NULL FOR UPDATE`;
    if (open.length === 0) throw new JobOverError(jobId);
  }
}
