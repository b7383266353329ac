import type { RelaySession } from '../outbox/relay-session';
import { fanOut, type WantedDelivery } from '../webhooks/fan-out';

export const EVENTS_CHANNEL = 'cadastre_events';

const BATCH = 1_000;

/** What was given its place in one step. */
interface Placed {
  readonly count: number;
  readonly wanted: readonly WantedDelivery[];
}

/**
 * Gives committed events their places in the one order, tells who follows it, and answers which webhooks want to hear of
 * them. A test event has its delivery already: it goes to the one endpoint that is tested.
 */
const PLACE = `
  WITH newest AS (SELECT coalesce(max(position), 0) AS position FROM domain_events),
  unplaced AS (
    SELECT id, row_number() OVER (ORDER BY id) AS n
    FROM (SELECT id FROM domain_events WHERE position IS NULL ORDER BY id LIMIT ${BATCH}) AS batch
  ),
  placed AS (
    UPDATE domain_events SET position = newest.position + unplaced.n
    FROM newest, unplaced WHERE domain_events.id = unplaced.id
    RETURNING domain_events.id, organisation_id, type, domain_events.position
  )
  SELECT
    (SELECT count(*)::int FROM placed) AS count,
    (SELECT pg_notify('${EVENTS_CHANNEL}', max(position)::text) FROM placed HAVING count(*) > 0),
    (
      SELECT coalesce(json_agg(json_build_object(
        'organisation_id', event.organisation_id, 'endpoint_id', endpoint.id,
        'event_id', event.id, 'event_type', event.type) ORDER BY event.position), '[]')
      FROM placed AS event
      JOIN webhook_endpoints AS endpoint ON endpoint.organisation_id = event.organisation_id AND endpoint.enabled
      WHERE event.type <> 'webhook.test' AND endpoint.event_types && ARRAY['*', event.type]
    ) AS wanted`;

/**
 * Only the relay does this, one transaction at a time, so a reader who has seen position n will never see a smaller one
 * appear. Ids grow with time: within a transaction the order is the order of publishing. An event's place and its
 * deliveries come together: exactly once for each endpoint. Answers whether there are deliveries, whose jobs wait now.
 */
export async function placeEvents(session: RelaySession, now: Date): Promise<boolean> {
  let delivers = false;
  for (let more = true; more;) {
    more = await session.transaction<Placed, boolean>(PLACE, async ([placed]) => {
      const { count, wanted } = placed!;
      await fanOut(session, wanted, now);
      delivers ||= wanted.length > 0;
      return count === BATCH;
    });
  }
  return delivers;
}
