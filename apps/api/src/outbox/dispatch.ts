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

/** What a relay finds when it looks. */
export interface Waiting {
  /** that have no place yet */
  readonly events: boolean;
  /** the first of those that are due; there may be more when it is a full batch */
  readonly due: readonly WaitingJob[];
  readonly nextDue: Date | null;
}

export const isFullBatch = ({ due }: Waiting): boolean => due.length === BATCH;

const LOOK = `
  SELECT
    EXISTS (SELECT FROM domain_events WHERE position IS NULL) AS events,
    (
      SELECT coalesce(json_agg(job), '[]')
      FROM (
        SELECT id, queue, name, requeued_at IS NOT NULL AS requeued FROM outbox_jobs
        WHERE dispatched_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND due_at <= $1 AND queue = ANY($2)
        ORDER BY due_at, id LIMIT ${BATCH}
      ) AS job
    ) AS due,
    (
      SELECT min(due_at) FROM outbox_jobs
      WHERE dispatched_at IS NULL AND completed_at IS NULL AND failed_at IS NULL AND due_at > $1 AND queue = ANY($2)
    ) AS "nextDue"`;

/** One statement, for a relay looks after every commit that may have something for it. */
export async function lookForWork(session: RelaySession, now: Date): Promise<Waiting> {
  const [waiting] = await session.prepared<Waiting>('relay_look', LOOK, [now, QUEUE_NAMES]);
  return waiting!;
}

/**
 * Moves jobs to their queues. The queue comes first and the mark second: a relay that dies in between sends the job
 * again, which the queue ignores while it has a job of that id.
 */
export async function dispatch(
  session: RelaySession,
  queues: JobQueues,
  jobs: readonly WaitingJob[],
  now: Date,
): Promise<void> {
  if (jobs.length === 0) return;
  // A job that a person took out of the dead letters stands in the queue as failed, and would be taken for the same.
  for (const { id, queue, requeued } of jobs) if (requeued) await queues.of(queue).remove(id);
  await send(queues, jobs);
  await session.prepared('relay_mark', 'UPDATE outbox_jobs SET dispatched_at = $2 WHERE id = ANY($1)', [
    jobs.map(({ id }) => id),
    now,
  ]);
}

/** Only the id travels: what the job is about stays in the database, where it cannot be changed on the way. */
export async function send(queues: JobQueues, jobs: readonly DispatchedJob[]): Promise<void> {
  for (const queue of QUEUE_NAMES) {
    const own = jobs.filter((job) => job.queue === queue);
    if (own.length === 0) continue;
    await queues.of(queue).addBulk(own.map(({ id, name }) => ({ name, data: {}, opts: { jobId: id } })));
  }
}
