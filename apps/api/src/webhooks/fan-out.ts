import { uuidv7 } from 'uuidv7';
import type { RelaySession } from '../outbox/relay-session';
import { DELIVER } from './delivery-job';

/** An endpoint of the event's organisation wants its type. */
export interface WantedDelivery {
  readonly organisation_id: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly event_type: string;
}

/**
 * Writes down the deliveries of placed events and their jobs. It runs in the transaction that places the events, so it
 * happens once; the unique index says the same again.
 */
export async function fanOut(session: RelaySession, wanted: readonly WantedDelivery[], now: Date): Promise<void> {
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
