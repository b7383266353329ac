import type { Redis } from 'ioredis';
import { JobQueues } from '../queues/job-queues';
import { QUEUE_NAMES, REDIS_PREFIX } from '../queues/queues';
import { DeadLetters } from './dead-letters';
import { type DispatchedJob, send } from './dispatch';
import type { RelaySession } from './relay-session';

/**
 * Holds the run id of the Redis to which everything in flight was sent. An emptied Redis has none; one that was
 * restarted from an older state, or a replica that took over, has another run id.
 */
const MARKER = `${REDIS_PREFIX}:outbox:marker`;

const BATCH = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A job younger than this is left alone: it was sent a moment ago. */
const SETTLED_MS = 60_000;

/** Sees that what was dispatched and is not over is still in Redis, and brings it back where it is not. */
export class InFlightJobs {
  private sweptTo = FIRST_ID;

  constructor(
    private readonly session: RelaySession,
    private readonly queues: JobQueues,
    private readonly redis: Redis,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** After Redis has forgotten something: everything comes back at once. Answers how many jobs were looked after. */
  async refillIfForgotten(): Promise<number> {
    let refilled = 0;
    for (;;) {
      const [runId, marker] = await this.identify();
      if (marker === runId) return refilled;
      await this.redis.set(MARKER, 'filling');
      refilled = await this.refill();
      // Emptied again meanwhile: the marker is gone, nothing is set, and the loop goes round once more.
      await this.redis.set(MARKER, runId, 'XX');
    }
  }

  /** One page at a time, round and round: what got lost singly, and what ended without our hearing of it. */
  async sweep(now: Date): Promise<void> {
    const settled = new Date(now.getTime() - SETTLED_MS);
    const page = await this.page(this.sweptTo, settled);
    this.sweptTo = page.length === BATCH ? page.at(-1)!.id : FIRST_ID;
    for (const job of page) await this.mend(job);
  }

  private async mend(job: DispatchedJob): Promise<void> {
    const queue = this.queues.of(job.queue);
    const state = await queue.getJobState(job.id);
    switch (state) {
      case 'unknown':
        return send(this.queues, [job]);
      case 'completed':
        // The database is older than Redis: it was restored, and the effect is to happen again.
        await queue.remove(job.id);
        return send(this.queues, [job]);
      case 'failed': {
        const failed = await queue.getJob(job.id);
        return this.deadLetters.bury(job.id, failed?.failedReason ?? 'failed for a reason that was lost');
      }
      default:
        return; // it waits, pauses or runs
    }
  }

  /** The run id of this Redis, and the one that is noted in it. */
  private async identify(): Promise<[string, string | null]> {
    const [info, marker] = await Promise.all([this.redis.info('server'), this.redis.get(MARKER)]);
    return [/^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown', marker];
  }

  private async refill(): Promise<number> {
    let count = 0;
    for (let after = FIRST_ID; ;) {
      const page = await this.page(after);
      await send(this.queues, page);
      count += page.length;
      if (page.length < BATCH) return count;
      after = page.at(-1)!.id;
    }
  }

  private page(after: string, dispatchedBefore?: Date): Promise<DispatchedJob[]> {
    return this.session.query<DispatchedJob>(
      `SELECT id, queue, name FROM outbox_jobs
       WHERE dispatched_at IS NOT NULL AND completed_at IS NULL AND failed_at IS NULL
         AND id > $1 AND dispatched_at < coalesce($2, 'infinity'::timestamptz) AND queue = ANY($3)
       ORDER BY id LIMIT ${BATCH}`,
      [after, dispatchedBefore ?? null, QUEUE_NAMES],
    );
  }
}
