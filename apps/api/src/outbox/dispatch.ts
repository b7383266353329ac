import type { RelaySession } from './relay-session';
import type { JobQueues } from '../queues/job-queues';
import { QUEUE_NAMES, type QueueName } from '../queues/queues';

const BATCH = 500;

export interface DispatchedJob {
  readonly id: string;
  readonly queue: QueueName;
  readonly name: string;
}

interface WaitingJob extends DispatchedJob {
  readonly requeued: boolean;
}

/**
 * Moves due jobs to their queues; answers whether more may be waiting. The queue comes first and the mark second: a
 * relay that dies in between sends the job again, which the queue ignores while it has a job of that id.
 */
export async function dispatchDue(session: RelaySession, queues: JobQueues, now: Date): Promise<boolean> {
  const waiting = await session.query<WaitingJob>(
    `SELECT id, queue, name, requeued_at IS NOT NULL AS requeued FROM outbox_jobs
     WHERE dispatched_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND due_at <= $1 AND queue = ANY($2)
     ORDER BY due_at, id LIMIT ${BATCH}`,
    [now, QUEUE_NAMES],
  );
  if (waiting.length === 0) return false;
  // A job that a person took out of the dead letters stands in the queue as failed, and would be taken for the same.
  for (const { id, queue, requeued } of waiting) if (requeued) await queues.of(queue).remove(id);
  await send(queues, waiting);
  await session.query('UPDATE outbox_jobs SET dispatched_at = $2 WHERE id = ANY($1)', [
    waiting.map(({ id }) => id),
    now,
  ]);
  return waiting.length === BATCH;
}

/** Only the id travels: what the job is about stays in the database, where it cannot be changed on the way. */
export async function send(queues: JobQueues, jobs: readonly DispatchedJob[]): Promise<void> {
  for (const queue of QUEUE_NAMES) {
    const own = jobs.filter((job) => job.queue === queue);
    if (own.length === 0) continue;
    await queues.of(queue).addBulk(own.map(({ id, name }) => ({ name, data: {}, opts: { jobId: id } })));
  }
}

/** When the next job falls due, if any waits. */
export async function nextDue(session: RelaySession): Promise<Date | undefined> {
  const [row] = await session.query<{ due_at: Date | null }>(
    `SELECT min(due_at) AS due_at FROM outbox_jobs
     WHERE dispatched_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND queue = ANY($1)`,
    [QUEUE_NAMES],
  );
  return row?.due_at ?? undefined;
}
