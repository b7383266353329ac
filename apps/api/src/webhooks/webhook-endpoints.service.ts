import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { Prisma, WebhookEndpoint } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { parseDestination } from './destination';
import { WebhookSecrets } from './webhook-secrets';
import { type CreateEndpoint, type EditEndpoint, toEndpoint } from './webhooks.dto';

const ENDPOINTS_MAX = 20;

/** Where an organisation is told what happens. An endpoint hears of its own organisation only. */
@Injectable()
export class WebhookEndpoints {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly secrets: WebhookSecrets,
  ) {}

  async create(actor: Actor, command: CreateEndpoint): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    const { tx } = this.unit;
    const { organisationId } = actor;
    if ((await tx.webhookEndpoint.count({ where: { organisationId } })) >= ENDPOINTS_MAX) {
      throw new Problem('STATE_REFUSED', `An organisation has at most ${ENDPOINTS_MAX} webhook endpoints.`);
    }
    const endpoint = await tx.webhookEndpoint.create({
      data: {
        id: uuidv7(),
        organisationId,
        url: this.judged(command.url),
        description: command.description,
        eventTypes: command.event_types,
        createdBy: actor.personId,
        createdAt: this.clock.now(),
      },
    });
    await this.record('webhook_endpoint.created', endpoint);
    return { endpoint, secret: await this.secrets.add(endpoint) };
  }

  async edit(id: string, version: number, command: EditEndpoint): Promise<WebhookEndpoint> {
    const before = await this.lock(id);
    if (before.version !== version) {
      throw new Problem('VERSION_MISMATCH', `The endpoint is at version ${before.version}.`);
    }
    return this.change('webhook_endpoint.changed', before, {
      url: command.url === undefined ? undefined : this.judged(command.url),
      description: command.description,
      eventTypes: command.event_types,
      enabled: command.enabled,
      // Enabled again, it starts with a clean slate.
      ...(command.enabled === undefined ? {} : { disabledReason: null, failingSince: null }),
    });
  }

  async rotateSecret(id: string): Promise<{ secret: string; oldExpireAt: Date }> {
    const endpoint = await this.lock(id);
    await this.record('webhook_endpoint.secret_rotated', endpoint);
    return this.secrets.rotate(endpoint);
  }

  /** By the platform: it is gone, or has failed for days. Its organisation is told. */
  async disable(endpoint: WebhookEndpoint, reason: string): Promise<void> {
    await this.change('webhook_endpoint.disabled', endpoint, { enabled: false, disabledReason: reason }, reason);
    const { id, organisationId, url } = endpoint;
    await this.events.publish({ organisationId, type: 'webhook_endpoint.disabled', data: { id, url, reason } });
  }

  async get(id: string): Promise<WebhookEndpoint> {
    const endpoint = await this.unit.tx.webhookEndpoint.findUnique({ where: { id } });
    if (!endpoint) throw notFound('webhook endpoint');
    return endpoint;
  }

  list({ cursor, limit }: PageQuery): Promise<WebhookEndpoint[]> {
    return this.unit.tx.webhookEndpoint.findMany({
      where: { id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** Deliveries of one endpoint finish side by side: what they say about it is written one after the other. */
  async lock(id: string): Promise<WebhookEndpoint> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM webhook_endpoints WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  private judged(url: string): string {
    return parseDestination(url, { allowPrivate: this.environment.WEBHOOKS_ALLOW_PRIVATE }).href;
  }

  private async change(
    action: string,
    before: WebhookEndpoint,
    data: Prisma.WebhookEndpointUpdateInput,
    reason?: string,
  ): Promise<WebhookEndpoint> {
    const after = await this.unit.tx.webhookEndpoint.update({
      where: { id: before.id },
      data: { ...data, version: { increment: 1 } },
    });
    await this.record(action, after, before, reason);
    return after;
  }

  private async record(
    action: string,
    after: WebhookEndpoint,
    before?: WebhookEndpoint,
    reason?: string,
  ): Promise<void> {
    await this.audit.record({
      action,
      target: { type: 'webhook_endpoint', id: after.id },
      organisationId: after.organisationId,
      before: before && toEndpoint(before),
      after: toEndpoint(after),
      reason,
    });
  }
}
