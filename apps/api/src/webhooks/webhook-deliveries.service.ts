import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { WebhookDelivery, WebhookEndpoint } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { Outbox } from '../outbox/outbox';
import { DELIVER } from './delivery-job';
import { pauseAfter } from './retry-schedule';
import type { Attempt } from './sender';
import { WebhookEndpoints } from './webhook-endpoints.service';
import type { DeliveryQuery } from './webhooks.dto';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than the retries of one delivery last: only what fails whatever is sent gets there. */
const DISABLED_AFTER_MS = 5 * DAY_MS;

const GONE = 410;

/** The log of what was sent to endpoints, and the rules of what follows from an attempt. */
@Injectable()
export class WebhookDeliveries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly outbox: Outbox,
    private readonly endpoints: WebhookEndpoints,
  ) {}

  /** An event about nothing, to this endpoint alone. */
  async test(endpointId: string): Promise<WebhookDelivery> {
    const endpoint = await this.enabled(endpointId);
    const { organisationId } = endpoint;
    const eventId = await this.events.publish({
      organisationId,
      type: 'webhook.test',
      data: { endpoint_id: endpointId },
    });
    const now = this.clock.now();
    const delivery = await this.unit.tx.webhookDelivery.create({
      data: {
        id: uuidv7(),
        organisationId,
        endpointId,
        eventId,
        eventType: 'webhook.test',
        nextAttemptAt: now,
        createdAt: now,
      },
    });
    await this.enqueue(delivery.id, now);
    return delivery;
  }

  /** Once more from the start, with the same webhook-id. */
  async resend(id: string): Promise<WebhookDelivery> {
    const { endpointId, organisationId } = await this.get(id);
    await this.enabled(endpointId);
    const now = this.clock.now();
    const { count } = await this.unit.tx.webhookDelivery.updateMany({
      where: { id, status: { not: 'pending' } },
      data: { status: 'pending', attempts: 0, nextAttemptAt: now },
    });
    if (count === 0) throw new Problem('STATE_REFUSED', 'This delivery is still being tried.');
    await this.enqueue(id, now);
    await this.audit.record({
      action: 'webhook_delivery.resent',
      target: { type: 'webhook_delivery', id },
      organisationId,
    });
    return this.get(id);
  }

  async get(id: string): Promise<WebhookDelivery> {
    const delivery = await this.unit.tx.webhookDelivery.findUnique({ where: { id } });
    if (!delivery) throw notFound('webhook delivery');
    return delivery;
  }

  async list(endpointId: string, { cursor, limit, status }: DeliveryQuery): Promise<WebhookDelivery[]> {
    await this.endpoints.get(endpointId);
    return this.unit.tx.webhookDelivery.findMany({
      where: { endpointId, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** What follows from an attempt: done, once more later, or given up; and what it says about the endpoint. */
  async settle(id: string, attempt: Attempt): Promise<void> {
    const delivery = await this.get(id);
    const endpoint = await this.endpoints.lock(delivery.endpointId);
    const now = this.clock.now();
    const attempts = delivery.attempts + 1;
    const arrived = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    const pause = arrived ? undefined : this.pauseBefore(attempts, delivery, attempt);
    const nextAttemptAt = pause === undefined ? null : new Date(now.getTime() + pause);
    await this.unit.tx.webhookDelivery.update({
      where: { id },
      data: {
        attempts,
        status: arrived ? 'delivered' : nextAttemptAt ? 'pending' : 'failed',
        responseStatus: attempt.status,
        error: attempt.error,
        lastAttemptAt: now,
        nextAttemptAt,
      },
    });
    if (nextAttemptAt) await this.enqueue(id, nextAttemptAt);
    await this.judge(endpoint, arrived, attempt, now);
  }

  /** Not sent at all, and not to be tried again. */
  async giveUp(id: string, error: string): Promise<void> {
    await this.unit.tx.webhookDelivery.updateMany({
      where: { id, status: 'pending' },
      data: { status: 'failed', error, nextAttemptAt: null },
    });
  }

  async reopen(id: string): Promise<void> {
    await this.unit.tx.webhookDelivery.update({
      where: { id },
      data: { status: 'pending', error: null, nextAttemptAt: this.clock.now() },
    });
  }

  private pauseBefore(attempts: number, { eventType }: WebhookDelivery, { status }: Attempt): number | undefined {
    // Somebody watches a test: its first answer is the answer.
    return status === GONE || eventType === 'webhook.test' ? undefined : pauseAfter(attempts);
  }

  private async judge(endpoint: WebhookEndpoint, arrived: boolean, { status }: Attempt, now: Date): Promise<void> {
    const { id, failingSince } = endpoint;
    if (arrived) {
      if (failingSince) await this.unit.tx.webhookEndpoint.update({ where: { id }, data: { failingSince: null } });
      return;
    }
    if (!failingSince) await this.unit.tx.webhookEndpoint.update({ where: { id }, data: { failingSince: now } });
    if (!endpoint.enabled) return;
    if (status === GONE) await this.endpoints.disable(endpoint, 'It answered 410 Gone.');
    else if (failingSince && now.getTime() - failingSince.getTime() >= DISABLED_AFTER_MS) {
      await this.endpoints.disable(endpoint, `Nothing has arrived since ${failingSince.toISOString()}.`);
    }
  }

  private async enabled(endpointId: string): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.get(endpointId);
    if (!endpoint.enabled) throw new Problem('STATE_REFUSED', 'The endpoint is disabled: enable it first.');
    return endpoint;
  }

  private enqueue(deliveryId: string, dueAt: Date): Promise<void> {
    return this.outbox.enqueue({ ...DELIVER, id: uuidv7(), data: { delivery_id: deliveryId }, dueAt });
  }
}
