import { Processor } from '@nestjs/bullmq';
import { Inject, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { DomainEvent, OutboxJob } from '../database/generated/client';
import { PLATFORM } from '../database/unit-of-work';
import { JobProcessor, JobTools, workerOptions } from '../outbox/job-processor';
import { sendWebhook } from './sender';
import { WebhookDeliveries } from './webhook-deliveries.service';
import { WebhookEndpoints } from './webhook-endpoints.service';
import { WebhookSecrets } from './webhook-secrets';

/** One attempt at one delivery. The request is sent between two transactions, so none waits for a stranger's server. */
@Processor('webhooks', workerOptions('webhooks'))
export class WebhooksProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    tools: JobTools,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly clock: Clock,
    private readonly deliveries: WebhookDeliveries,
    private readonly endpoints: WebhookEndpoints,
    private readonly secrets: WebhookSecrets,
  ) {
    super(tools);
  }

  onModuleInit(): void {
    this.tools.deadLetters.onFate('webhooks', {
      buried: (job) => this.deliveries.giveUp(deliveryOf(job), 'It could not be sent for a reason on our side.'),
      requeued: (job) => this.deliveries.reopen(deliveryOf(job)),
    });
  }

  protected async carryOut(job: OutboxJob, stopping: AbortSignal): Promise<void> {
    const { unit, ledger } = this.tools;
    const id = deliveryOf(job);
    const { delivery, endpoint, secrets, event } = await unit.run(PLATFORM, async (tx) => {
      const found = await this.deliveries.get(id);
      return {
        delivery: found,
        endpoint: await this.endpoints.get(found.endpointId),
        secrets: await this.secrets.of(found.endpointId),
        event: await tx.domainEvent.findUniqueOrThrow({ where: { id: found.eventId } }),
      };
    });
    const scope = { kind: 'organisation', organisationId: delivery.organisationId } as const;
    if (!endpoint.enabled) {
      return ledger.runOnce(job.id, scope, () => this.deliveries.giveUp(id, 'The endpoint is disabled.'));
    }
    const message = {
      id: event.id,
      timestamp: Math.floor(this.clock.wallTime().getTime() / 1000),
      body: bodyOf(event),
    };
    const rules = { allowPrivate: this.environment.WEBHOOKS_ALLOW_PRIVATE };
    const attempt = await sendWebhook({ url: endpoint.url, secrets }, message, rules, stopping);
    await ledger.runOnce(job.id, scope, () => this.deliveries.settle(id, attempt));
  }
}

const deliveryOf = ({ data }: OutboxJob): string => (data as { delivery_id: string }).delivery_id;

const bodyOf = ({ type, createdAt, data }: DomainEvent): string =>
  JSON.stringify({ type, timestamp: createdAt.toISOString(), data });
