import { Injectable } from '@nestjs/common';
import { assertSum } from '@cadastre/finance';
import { toBigInt } from '../database/decimals';
import type { Redemption } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Operations } from '../operations/operations.service';
import { RedemptionClaims } from './redemption-claims';
import { RedemptionOperations } from './redemption-operations';
import { RedemptionRecords } from './redemption-records';

export const SETTLE = 'redemption.settle';

/** Moves a redemption on. Where a process was killed, the rows say how far it was. */
@Injectable()
export class RedemptionProgress {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly work: Operations,
    private readonly records: RedemptionRecords,
    private readonly claims: RedemptionClaims,
    private readonly operations: RedemptionOperations,
  ) {}

  start({ id, organisationId, createdBy }: Redemption) {
    const subject = { type: 'redemption', id };
    return this.work.start({ kind: SETTLE, organisationId, subject, input: { redemption_id: id }, createdBy });
  }

  /** To be called as the platform's own work, after anything that the redemption may have waited for. */
  async proceed(id: string): Promise<void> {
    const redemption = await this.records.lock(id);
    if (redemption.status !== 'settling') return;
    if ((await this.count(id, ['due', 'settling'])) > 0) return;
    await this.claims.follow(redemption);
    if ((await this.count(id, ['due'])) > 0) return void (await this.start(redemption));
    const waiting = await this.count(id, ['waiting']);
    if (waiting > 0) {
      return void (await this.records.change(redemption, { status: 'waiting' }, 'redemption.waiting', { waiting }));
    }
    await this.assertConserved(redemption);
    const rest = toBigInt(redemption.bound) - toBigInt(redemption.paid) - toBigInt(redemption.released);
    if (rest > 0n) return this.operations.release(redemption, rest);
    await this.records.change(redemption, { status: 'completed', operationId: null }, 'redemption.completed');
  }

  private count(redemptionId: string, statuses: ('due' | 'settling' | 'waiting')[]): Promise<number> {
    return this.unit.tx.redemptionClaim.count({ where: { redemptionId, status: { in: statuses } } });
  }

  private async assertConserved({ id: redemptionId, paid }: Redemption): Promise<void> {
    const claims = await this.unit.tx.redemptionClaim.findMany({ where: { redemptionId }, select: { paid: true } });
    assertSum(
      toBigInt(paid),
      claims.map((claim) => toBigInt(claim.paid)),
    );
  }
}
