import { refusalByName } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import { UnitOfWork } from '../database/unit-of-work';
import { Outbox } from '../outbox/outbox';
import { ChainAccounts } from './chain-accounts';

const RETIRED = refusalByName('SENDER_RETIRED')!;

/** Accounts from which the chain takes nothing any more. */
@Injectable()
export class RetiredAccounts {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly accounts: ChainAccounts,
  ) {}

  /**
   * What such an account has asked for and no block holds will never happen: its operations fail now, and not when its
   * bytes expire. To be called as the platform's own work, once the block that retired it is in the read model.
   */
  async abandon(accountId: string): Promise<void> {
    const { tx } = this.unit;
    await this.accounts.lock(accountId);
    await tx.chainSubmission.updateMany({
      where: { accountId, status: { in: ['signed', 'submitted'] } },
      data: { status: 'abandoned', refusal: RETIRED.name },
    });
    const settlements = await tx.settlement.findMany({ where: { accountId }, select: { operationId: true } });
    const failed = await tx.operation.updateManyAndReturn({
      where: {
        id: { in: settlements.map(({ operationId }) => operationId) },
        status: { in: ['queued', 'signed', 'submitted'] },
      },
      data: {
        status: 'failed',
        refusalCode: RETIRED.name,
        refusalDetail: RETIRED.reason,
        cure: RETIRED.cure,
        updatedAt: this.clock.now(),
      },
    });
    for (const { id } of failed) {
      await this.outbox.enqueue({ queue: 'settlement', name: 'settled', id: uuidv7(), data: { operation_id: id } });
    }
  }
}
