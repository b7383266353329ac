import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { RelayBell } from '../outbox/relay-bell';
import type { EventType } from './event-types';

const DATA_BYTES_MAX = 16_384;

/** What happened, for streams and webhooks. */
export interface EventCommand {
  /** who may see it */
  readonly organisationId: string;
  readonly type: EventType;
  /** ids and codes, in the API's snake_case: it leaves the house, so it never names a person */
  readonly data: Prisma.InputJsonObject;
}

/** Writes events in the transaction of what they tell about. The relay gives them their place in the one order. */
@Injectable()
export class Events {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly bell: RelayBell,
  ) {}

  /** Answers the event's id. */
  async publish(event: EventCommand): Promise<string> {
    const [id] = await this.publishAll([event]);
    return id!;
  }

  /** Many at once, in their order. */
  async publishAll(events: readonly EventCommand[]): Promise<string[]> {
    const createdAt = this.clock.now();
    const rows = events.map(({ organisationId, type, data }) => {
      // Streams keep recent events in memory, so one event must be small.
      if (Buffer.byteLength(JSON.stringify(data)) > DATA_BYTES_MAX) throw new Error(`the data of ${type} is too large`);
      return { id: uuidv7(), organisationId, type, data, createdAt };
    });
    await this.unit.tx.domainEvent.createMany({ data: rows });
    this.unit.afterCommit(() => this.bell.ring());
    return rows.map(({ id }) => id);
  }
}
