import type { RelaySession } from '../outbox/relay-session';

export const EVENTS_CHANNEL = 'cadastre_events';

const BATCH = 1_000;

/** The positions given in one step: from the first to the last, without a gap. */
export interface Placed {
  readonly first: bigint;
  readonly last: bigint;
  readonly count: number;
}

/**
 * Gives committed events their places in the one order. Only the relay does this, one statement at a time, so a
 * reader who has seen position n will never see a smaller one appear. Ids grow with time: within a transaction the
 * order is the order of publishing.
 */
export async function placeEvents(session: RelaySession): Promise<Placed | undefined> {
  const [row] = await session.query<{ first: string | null; last: string | null; count: number }>(
    `WITH newest AS (SELECT coalesce(max(position), 0) AS position FROM domain_events),
     unplaced AS (
       SELECT id, row_number() OVER (ORDER BY id) AS n
       FROM (SELECT id FROM domain_events WHERE position IS NULL ORDER BY id LIMIT ${BATCH}) AS batch
     ),
     placed AS (
       UPDATE domain_events SET position = newest.position + unplaced.n
       FROM newest, unplaced WHERE domain_events.id = unplaced.id
       RETURNING domain_events.position
     )
     SELECT min(position) AS first, max(position) AS last, count(*)::int AS count FROM placed`,
  );
  if (!row?.first || !row.last) return undefined;
  await session.query(`SELECT pg_notify('${EVENTS_CHANNEL}', $1)`, [row.last]);
  return { first: BigInt(row.first), last: BigInt(row.last), count: row.count };
}

export const isFullBatch = (placed: Placed): boolean => placed.count === BATCH;
