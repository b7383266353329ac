import type { Placed } from '../events/placement';
import type { RelaySession } from '../outbox/relay-session';

/**
 * Turns placed events into deliveries, one for each endpoint of the organisation that wants the type, and their jobs.
 * It runs in the transaction that places the events, so it happens once; the unique index says the same again. A test
 * event has its delivery already: it goes to the one endpoint that is tested.
 */
export async function fanOut(session: RelaySession, placed: Placed, now: Date): Promise<void> {
  await session.query(
    `WITH deliveries AS (
       INSERT INTO webhook_deliveries
         (id, organisation_id, endpoint_id, event_id, event_type, status, next_attempt_at, created_at)
       SELECT gen_random_uuid(), event.organisation_id, endpoint.id, event.id, event.type, 'pending', $3, $3
       FROM domain_events AS event
       JOIN webhook_endpoints AS endpoint ON endpoint.organisation_id = event.organisation_id AND endpoint.enabled
       WHERE event.position BETWEEN $1 AND $2 AND event.type <> 'webhook.test'
         AND endpoint.event_types && ARRAY['*', event.type]
       ON CONFLICT (endpoint_id, event_id) DO NOTHING
       RETURNING id
     )
     INSERT INTO outbox_jobs (id, queue, name, data, created_at, due_at)
     SELECT gen_random_uuid(), 'webhooks', 'deliver', jsonb_build_object('delivery_id', id), $3, $3 FROM deliveries`,
    [placed.first, placed.last, now],
  );
}
