import type { RelaySession } from './relay-session';

/** Completed jobs are kept for as long as somebody may ask what became of one. Dead letters are never swept. */
const KEPT_MS = 7 * 24 * 60 * 60_000;
const BATCH = 5_000;

export async function sweepCompleted(session: RelaySession, now: Date): Promise<void> {
  await session.query(
    `DELETE FROM outbox_jobs WHERE id IN (SELECT id FROM outbox_jobs WHERE completed_at < $1 LIMIT ${BATCH})`,
    [new Date(now.getTime() - KEPT_MS)],
  );
}
