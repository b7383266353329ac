import { bytesToHex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { toBigInt, toDecimal } from '../database/decimals';
import type { Redemption, RedemptionClaim } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { Holder } from '../holdings/holder-register';
import { OperationHandlers, type OperationOutcome, type OperationRun } from '../operations/operation-handlers';
import { isBarred, NEUTRAL } from '../subscriptions/eligibility';
import { RedemptionClaims } from './redemption-claims';
import { HoldersToRedeem } from './redemption-holders';
import { RedemptionOperations } from './redemption-operations';
import { RedemptionProgress, SETTLE } from './redemption-progress';
import { dueOf, RedemptionRecords } from './redemption-records';
import { takeUnits } from './redemption-split';

/** Claims dealt with in one transaction. */
const AT_ONCE = 25;

/** A walk over everybody from whom units are due, that may be cut off anywhere and walked again. */
@Injectable()
export class RedemptionWork implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly handlers: OperationHandlers,
    private readonly records: RedemptionRecords,
    private readonly claims: RedemptionClaims,
    private readonly holders: HoldersToRedeem,
    private readonly operations: RedemptionOperations,
    private readonly progress: RedemptionProgress,
  ) {}

  onModuleInit(): void {
    this.handlers.register({ kind: SETTLE, carryOut: (run) => this.settle(run) });
  }

  private async settle(run: OperationRun): Promise<() => Promise<OperationOutcome>> {
    const id = run.operation.subjectId!;
    let more = await this.dealSome(run, id, true);
    while (more) more = await this.dealSome(run, id, false);
    return () =>
      this.unit.within(PLATFORM, async () => {
        await this.progress.proceed(id);
        return { status: 'confirmed', result: { status: (await this.records.lock(id)).status } };
      });
  }

  /** Some of what is due, in one transaction; answers whether there may be more. Those who hold units now claim them first. */
  private async dealSome(run: OperationRun, id: string, isFirst: boolean): Promise<boolean> {
    if (run.stopping.aborted) throw new Error('the process stops');
    return run.step(() =>
      this.unit.within(PLATFORM, async (tx) => {
        const redemption = await this.records.lock(id);
        if (redemption.status !== 'settling' && redemption.status !== 'completed') return false;
        if (isFirst) await this.claims.follow(redemption);
        const due = await tx.redemptionClaim.findMany({
          where: { redemptionId: id, status: 'due' },
          orderBy: { id: 'asc' },
          take: AT_ONCE,
        });
        if (due.length === 0) return false;
        const { others, issuer } = await this.holders.of(bytesToHex(redemption.token));
        const holders = new Map((issuer ? [...others, issuer] : others).map((holder) => [holder.identity, holder]));
        for (const claim of due) await this.deal(redemption, claim, holders.get(claim.identity));
        return due.length === AT_ONCE;
      }),
    );
  }

  private async deal(redemption: Redemption, claim: RedemptionClaim, holder: Holder | undefined): Promise<void> {
    const held = holder?.units ?? 0n;
    if (held < dueOf(claim)) {
      const units = toDecimal(toBigInt(claim.redeemed) + held);
      const left = await this.records.changeClaim(
        claim,
        held > 0n ? { units } : { units, status: 'lapsed' },
        'redemption_claim.lapsed',
        { units: (dueOf(claim) - held).toString() },
      );
      if (!holder) return;
      claim = left;
    }
    if (isBarred(holder!.known)) return this.wait(claim, NEUTRAL.code);
    const taken = takeUnits(dueOf(claim), await this.holders.available(bytesToHex(redemption.token), holder!));
    if (taken.length === 0) return this.wait(claim, 'INSUFFICIENT_AVAILABLE');
    await this.operations.redeem(redemption, claim, taken);
  }

  private async wait(claim: RedemptionClaim, code: string): Promise<void> {
    await this.records.changeClaim(claim, { status: 'waiting', code }, 'redemption_claim.waiting');
  }
}
