import { uuidv7 } from 'uuidv7';
import type { Placed } from '../events/placement';
import type { RelaySession } from '../outbox/relay-session';
import { DELIVER } from './delivery-job';

interface Wanted {
  readonly organisation_id: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly event_type: string;
}

/**
 * Turns placed events into deliveries, one for each endpoint of the organisation that wants the type, and their jobs.
 * It runs in the transaction that places the events, so it happens once; the unique index says the same again. A test
 * event has its delivery already: it goes to the one endpoint that is tested.
 */
export async function fanOut(session: RelaySession, placed: Placed, now: Date): Promise<void> {
  const wanted = await session.query<Wanted>(
    `SELECT event.organisation_id, endpoint.id AS endpoint_id, event.id AS event_id, event.type AS event_type
     FROM domain_events AS event
     JOIN webhook_endpoints AS endpoint ON endpoint.organisation_id = event.organisation_id AND endpoint.enabled
     WHERE event.position BETWEEN $1 AND $2 AND event.type <> 'webhook.test'
       AND endpoint.event_types && ARRAY['*', event.type]
     ORDER BY event.position`,
    [placed.first, placed.last],
  );
  if (wanted.length === 0) return;
  const deliveries = wanted.map((delivery) => ({ id: uuidv7(), ...delivery }));
  await session.query(
    `INSERT INTO webhook_deliveries
       (id, organisation_id, endpoint_id, event_id, event_type, status, next_attempt_at, created_at)
     SELECT id, organisation_id, endpoint_id, event_id, event_type, 'pending', $2, $2
     FROM jsonb_to_recordset($1)
       AS delivery(id uuid, organisation_id uuid, endpoint_id uuid, event_id uuid, event_type text)`,
    [JSON.stringify(deliveries), now],
  );
  const jobs = deliveries.map(({ id }) => ({ id: uuidv7(), data: { delivery_id: id } }));
  await session.query(
    `INSERT INTO outbox_jobs (id, queue, name, data, created_at, due_at)
     SELECT id, $2, $3, data, $4, $4 FROM jsonb_to_recordset($1) AS job(id uuid, data jsonb)`,
    [JSON.stringify(jobs), DELIVER.queue, DELIVER.name, now],
  );
}
