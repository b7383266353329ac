import { z } from 'zod';
import type { AuditEvent } from '../database/generated/client';
import { pageOf, pageQuery } from '../http/pages';

export const auditEventSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid().nullable(),
    action: z.string().meta({ example: 'asset.submitted' }),
    actor: z.object({
      kind: z.enum(['person', 'key', 'system']),
      person_id: z.uuid().nullable(),
      api_key_id: z.uuid().nullable(),
    }),
    target: z.object({ type: z.string(), id: z.uuid() }),
    before: z.string().nullable().meta({ description: 'salted commitment, in hex' }),
    after: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    reason: z.string().nullable(),
    request_id: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'AuditEvent' });

export const auditPage = pageOf(auditEventSchema).meta({ id: 'AuditEventPage' });

export const auditQuery = pageQuery.extend({
  target_id: z.uuid().optional(),
  actor_id: z.uuid().optional(),
  action: z.string().max(100).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});

export type AuditQuery = z.infer<typeof auditQuery>;

const hex = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString('hex') : null);

export const toAuditEvent = (event: AuditEvent): z.infer<typeof auditEventSchema> => ({
  id: event.id,
  organisation_id: event.organisationId,
  action: event.action,
  actor: { kind: event.actorKind as 'person' | 'key' | 'system', person_id: event.actorId, api_key_id: event.apiKeyId },
  target: { type: event.targetType, id: event.targetId },
  before: hex(event.before),
  after: hex(event.after),
  details: event.details as Record<string, unknown>,
  reason: event.reason,
  request_id: event.requestId,
  at: event.at.toISOString(),
});
