import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { WebhookEndpoint } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { KeyStore } from '../keys/key-store';
import { newWebhookSecret } from './signature';

/** How long old secrets sign beside the new one: a day to put the new one in place. */
const OVERLAP_MS = 24 * 60 * 60_000;

/** The signing secrets of endpoints, sealed; readable only when they are made and when they sign. */
@Injectable()
export class WebhookSecrets {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly keys: KeyStore,
  ) {}

  async add({ id: endpointId, organisationId }: WebhookEndpoint): Promise<string> {
    const secret = newWebhookSecret();
    const sealed = new Uint8Array(this.keys.seal(purposeOf(endpointId), Buffer.from(secret)));
    await this.unit.tx.webhookSecret.create({
      data: { id: uuidv7(), organisationId, endpointId, sealed, createdAt: this.clock.now() },
    });
    return secret;
  }

  /** A new secret; the old ones sign beside it for a while. */
  async rotate(endpoint: WebhookEndpoint): Promise<{ secret: string; oldExpireAt: Date }> {
    const oldExpireAt = new Date(this.clock.now().getTime() + OVERLAP_MS);
    await this.unit.tx.webhookSecret.updateMany({
      where: { endpointId: endpoint.id, expiresAt: null },
      data: { expiresAt: oldExpireAt },
    });
    return { secret: await this.add(endpoint), oldExpireAt };
  }

  /** All that sign now, the newest first. */
  async of(endpointId: string): Promise<string[]> {
    const rows = await this.unit.tx.webhookSecret.findMany({
      where: { endpointId, OR: [{ expiresAt: null }, { expiresAt: { gt: this.clock.now() } }] },
      orderBy: { id: 'desc' },
    });
    return rows.map(({ sealed }) => this.keys.open(purposeOf(endpointId), sealed).toString('utf8'));
  }
}

/** Bound to the endpoint: a sealed secret that is moved to another one does not open. */
const purposeOf = (endpointId: string): string => `webhook-secret/${endpointId}`;
