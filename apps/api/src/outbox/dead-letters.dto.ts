import { z } from 'zod';
import type { OutboxJob } from '../database/generated/client';
import { pageOf } from '../http/pages';

export const deadLetterSchema = z
  .object({
    id: z.uuid(),
    queue: z.string(),
    name: z.string(),
    failure: z.string().nullable().meta({ description: 'what the last attempt ended with' }),
    created_at: z.iso.datetime(),
    failed_at: z.iso.datetime().nullable(),
    requeued_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'DeadLetter' });

export const deadLetterPage = pageOf(deadLetterSchema).meta({ id: 'DeadLetterPage' });

export const toDeadLetter = (job: OutboxJob): z.infer<typeof deadLetterSchema> => ({
  id: job.id,
  queue: job.queue,
  name: job.name,
  failure: job.failure,
  created_at: job.createdAt.toISOString(),
  failed_at: job.failedAt?.toISOString() ?? null,
  requeued_at: job.requeuedAt?.toISOString() ?? null,
});
