import { z } from 'zod';
import { DIGITS, pageOf, pageQuery } from '../http/pages';
import type { PlacedEvent } from './recent-events';

export const eventSchema = z
  .object({
    id: z.uuid(),
    position: z.string().meta({ description: 'its place in the one order; the `id` of the stream' }),
    organisation_id: z.uuid(),
    type: z.string().meta({ example: 'asset.submitted' }),
    data: z.record(z.string(), z.unknown()),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Event' });

export const eventPage = pageOf(eventSchema).meta({ id: 'EventPage' });

export const eventQuery = pageQuery.extend({
  after: z
    .string()
    .regex(DIGITS)
    .optional()
    .meta({ description: 'a position: the events after it, oldest first; `0` for all' }),
});

export type EventQuery = z.infer<typeof eventQuery>;

export const toEvent = (event: PlacedEvent): z.infer<typeof eventSchema> => ({
  id: event.id,
  position: event.position.toString(),
  organisation_id: event.organisationId,
  type: event.type,
  data: event.data as Record<string, unknown>,
  created_at: event.createdAt.toISOString(),
});
