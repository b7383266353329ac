import type { Tx } from '../database/unit-of-work';
import type { PlacedEvent } from './recent-events';

/** The next events in the one order; row-level security leaves out what the reader may not see. */
export async function eventsAfter(tx: Tx, position: bigint, limit: number): Promise<PlacedEvent[]> {
  const events = await tx.domainEvent.findMany({
    where: { position: { gt: position } },
    orderBy: { position: 'asc' },
    take: limit,
  });
  return events as PlacedEvent[];
}
