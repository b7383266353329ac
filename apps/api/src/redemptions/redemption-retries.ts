import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Redemption } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Outbox } from '../outbox/outbox';
import { retryPauseMs } from './retry-pause';

/** When a redemption that waits is looked at again by itself: sooner at first, then ever more rarely. */
@Injectable()
export class RedemptionRetries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Under the redemption's lock. One look is awaited at a time: the row says which, and any other is ignored. */
  async schedule({ id, retries }: Redemption): Promise<void> {
    const retryAt = new Date(this.clock.now().getTime() + retryPauseMs(retries));
    await this.unit.tx.redemption.update({ where: { id }, data: { retryAt, retries: { increment: 1 } } });
    const data = { redemption_id: id, retry_at: retryAt.toISOString() };
    await this.outbox.enqueue({ queue: 'assets', name: 'redemption_retry', id: uuidv7(), data, dueAt: retryAt });
  }
}
