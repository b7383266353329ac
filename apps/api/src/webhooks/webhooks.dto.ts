import { z } from 'zod';
import type { WebhookDelivery, WebhookEndpoint } from '../database/generated/client';
import { WebhookDeliveryStatus } from '../database/generated/enums';
import { EVENT_TYPES, type EventType } from '../events/event-types';
import { pageOf, pageQuery } from '../http/pages';

const eventTypes = z
  .array(z.enum(['*', ...(Object.keys(EVENT_TYPES) as EventType[])]))
  .min(1)
  .max(100)
  .meta({ description: '`*` stands for all types, those to come included' });

const url = z.string().meta({ example: 'https://example.com/webhooks', description: 'https, on the public internet' });

export const endpointSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    url,
    description: z.string(),
    event_types: z.array(z.string()),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    failing_since: z.iso.datetime().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });

const secret = z.string().meta({ description: 'signs what is sent; shown this once', example: 'whsec_…' });

export const endpointWithSecretSchema = endpointSchema.extend({ secret }).meta({ id: 'WebhookEndpointWithSecret' });

export const endpointPage = pageOf(endpointSchema).meta({ id: 'WebhookEndpointPage' });

export const createEndpointBody = z
  .strictObject({ url, description: z.string().max(500).default(''), event_types: eventTypes })
  .meta({ id: 'CreateWebhookEndpointCommand' });

export const editEndpointBody = z
  .strictObject({ url, description: z.string().max(500), event_types: eventTypes, enabled: z.boolean() })
  .partial()
  .meta({ id: 'EditWebhookEndpointCommand' });

export const rotatedSecretSchema = z
  .object({
    secret,
    old_secrets_expire_at: z.iso.datetime().meta({ description: 'until then both sign' }),
  })
  .meta({ id: 'RotatedWebhookSecret' });

export const deliverySchema = z
  .object({
    id: z.uuid(),
    endpoint_id: z.uuid(),
    event_id: z.uuid().meta({ description: 'the `webhook-id` header, the same in every attempt' }),
    event_type: z.string(),
    status: z.enum(WebhookDeliveryStatus),
    attempts: z.number().int(),
    response_status: z.number().int().nullable(),
    error: z.string().nullable(),
    created_at: z.iso.datetime(),
    last_attempt_at: z.iso.datetime().nullable(),
    next_attempt_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const deliveryPage = pageOf(deliverySchema).meta({ id: 'WebhookDeliveryPage' });

export const deliveryQuery = pageQuery.extend({ status: z.enum(WebhookDeliveryStatus).optional() });

export type CreateEndpoint = z.infer<typeof createEndpointBody>;
export type EditEndpoint = z.infer<typeof editEndpointBody>;
export type DeliveryQuery = z.infer<typeof deliveryQuery>;

export const toEndpoint = (endpoint: WebhookEndpoint): z.infer<typeof endpointSchema> => ({
  id: endpoint.id,
  organisation_id: endpoint.organisationId,
  url: endpoint.url,
  description: endpoint.description,
  event_types: endpoint.eventTypes,
  enabled: endpoint.enabled,
  disabled_reason: endpoint.disabledReason,
  failing_since: endpoint.failingSince?.toISOString() ?? null,
  version: endpoint.version,
  created_at: endpoint.createdAt.toISOString(),
});

export const toDelivery = (delivery: WebhookDelivery): z.infer<typeof deliverySchema> => ({
  id: delivery.id,
  endpoint_id: delivery.endpointId,
  event_id: delivery.eventId,
  event_type: delivery.eventType,
  status: delivery.status,
  attempts: delivery.attempts,
  response_status: delivery.responseStatus,
  error: delivery.error,
  created_at: delivery.createdAt.toISOString(),
  last_attempt_at: delivery.lastAttemptAt?.toISOString() ?? null,
  next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
});
