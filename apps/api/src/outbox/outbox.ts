import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { QueueName } from '../queues/queues';
import { RelayBell } from './relay-bell';

/** A job that is to run once the open transaction has committed. */
export interface OutboxCommand {
  readonly queue: QueueName;
  readonly name: string;
  /** also the job's id in the queue: the same id is one job, however often it is dispatched */
  readonly id: string;
  /** what the job needs to find its work; it stays in the database, the queue carries only the id */
  readonly data: Prisma.InputJsonObject;
  readonly dueAt?: Date;
}

/** Writes jobs in the transaction of the command that wants them: both commit, or neither. The relay moves them on. */
@Injectable()
export class Outbox {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly bell: RelayBell,
  ) {}

  async enqueue({ queue, name, id, data, dueAt }: OutboxCommand): Promise<void> {
    const createdAt = this.clock.now();
    await this.unit.tx.outboxJob.create({ data: { id, queue, name, data, createdAt, dueAt: dueAt ?? createdAt } });
    this.unit.afterCommit(() => this.bell.ring());
  }
}
