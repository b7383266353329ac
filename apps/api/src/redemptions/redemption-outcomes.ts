import { Injectable, type OnModuleInit } from '@nestjs/common';
import { toBigInt, toDecimal } from '../database/decimals';
import type { Operation, Redemption } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { isStillHeld } from '../settlement/holds';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { Settlements } from '../settlement/settlement.service';
import { RedemptionClaims } from './redemption-claims';
import { BIND, REDEEM, RELEASE } from './redemption-operations';
import { RedemptionProgress } from './redemption-progress';
import { dueOf, RedemptionRecords } from './redemption-records';

interface Settled {
  readonly redemption: Redemption;
  readonly operation: Operation;
  readonly outcome: SettlementOutcome;
}

/** What follows from what the chain did with a redemption's operation. */
@Injectable()
export class RedemptionOutcomes implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly settlements: Settlements,
    private readonly records: RedemptionRecords,
    private readonly claims: RedemptionClaims,
    private readonly progress: RedemptionProgress,
  ) {}

  onModuleInit(): void {
    this.register(BIND, (settled) => this.bound(settled));
    this.register(REDEEM, (settled) => this.redeemed(settled));
    this.register(RELEASE, (settled) => this.released(settled));
  }

  private register(kind: string, follow: (settled: Settled) => Promise<void>): void {
    this.settlements.register({
      kind,
      // The redemption is the issuer's and its claims are of others too: the platform's own work sees all of them.
      settled: (operation, outcome) =>
        this.unit.within(PLATFORM, async () => {
          const redemption = await this.records.lock(operation.subjectId!);
          await follow({ redemption, operation, outcome });
          await this.progress.proceed(redemption.id);
        }),
    });
  }

  private async bound({ redemption, operation, outcome }: Settled): Promise<void> {
    requireAwaited(operation, 'redemption', redemption);
    if (outcome.status !== 'confirmed') {
      const refused = { status: 'refused' as const, refusalCode: outcome.code, operationId: null };
      return void (await this.records.change(redemption, refused, 'redemption.refused'));
    }
    const bound = toDecimal(BigInt((operation.input as { amount: string }).amount));
    const settling = { status: 'settling' as const, bound, operationId: null };
    const after = await this.records.change(redemption, settling, 'redemption.settling');
    await this.claims.create(after);
    await this.progress.start(after);
  }

  private async redeemed({ redemption, operation, outcome }: Settled): Promise<void> {
    const { claim_id: id, units, payment } = operation.input as { claim_id: string; units: string; payment: string };
    const claim = await this.unit.tx.redemptionClaim.findUniqueOrThrow({ where: { id } });
    requireAwaited(operation, 'redemption claim', claim);
    if (outcome.status !== 'confirmed') {
      const waiting = { status: 'waiting' as const, operationId: null, code: outcome.code };
      return void (await this.records.changeClaim(claim, waiting, 'redemption_claim.waiting'));
    }
    const isWhole = dueOf(claim) === BigInt(units);
    await this.records.changeClaim(
      claim,
      {
        redeemed: { increment: toDecimal(BigInt(units)) },
        paid: { increment: toDecimal(BigInt(payment)) },
        operationId: null,
        ...(isWhole ? { status: 'redeemed' } : { status: 'waiting', code: 'INSUFFICIENT_AVAILABLE' }),
      },
      'redemption_claim.redeemed',
      { units, payment },
    );
    const paid = toDecimal(BigInt(payment));
    const setAside = redemption.completedAt ? { setAside: { decrement: paid } } : {};
    await this.unit.tx.redemption.update({
      where: { id: redemption.id },
      data: { paid: { increment: paid }, ...setAside, retries: 0, version: { increment: 1 } },
    });
  }

  private async released({ redemption, operation, outcome }: Settled): Promise<void> {
    requireAwaited(operation, 'redemption', redemption);
    if (isStillHeld(outcome)) return this.progress.wait(redemption, 0, outcome.code);
    const { amount } = operation.input as { amount: string };
    await this.progress.conclude(redemption, toBigInt(redemption.released) + BigInt(amount));
  }
}
