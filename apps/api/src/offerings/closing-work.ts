import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ClosingPhase } from '../database/generated/enums';
import type { Offering, Prisma, Subscription } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { OperationHandlers, type OperationOutcome, type OperationRun } from '../operations/operation-handlers';
import { bindable } from '../subscriptions/subscription-money';
import { SubscriptionDisposal } from '../subscriptions/subscription-disposal';
import { SubscriptionEligibility } from '../subscriptions/subscription-eligibility';
import { SubscriptionOperations } from '../subscriptions/subscription-operations';
import { moneyOf, SubscriptionRecords } from '../subscriptions/subscription-records';
import { ValuationAge } from '../valuations/valuation-age';
import { ALLOT, COLLECT, OfferingClosing, SETTLE } from './offering-closing';
import { OfferingCount } from './offering-count';
import { OfferedInstruments } from './offered-instruments';
import { OfferingLife } from './offering-life';
import { toBigInt } from '../database/decimals';

/** Subscriptions dealt with in one transaction. */
const AT_ONCE = 25;

const HALTED = 'EVIDENCE_MISSING';

/** The long parts of a closing, each a walk over all its subscriptions that may be cut off anywhere and walked again. */
@Injectable()
export class ClosingWork implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly handlers: OperationHandlers,
    private readonly records: SubscriptionRecords,
    private readonly operations: SubscriptionOperations,
    private readonly disposal: SubscriptionDisposal,
    private readonly eligibility: SubscriptionEligibility,
    private readonly closing: OfferingClosing,
    private readonly count: OfferingCount,
    private readonly instruments: OfferedInstruments,
    private readonly valuations: ValuationAge,
    private readonly life: OfferingLife,
  ) {}

  onModuleInit(): void {
    this.handlers.register({ kind: COLLECT, carryOut: (run) => this.collect(run) });
    this.handlers.register({ kind: ALLOT, carryOut: (run) => this.allot(run) });
    this.handlers.register({ kind: SETTLE, carryOut: (run) => this.settle(run) });
  }

  /** Money that came in part is put under holds; who has paid nothing is out. */
  private async collect(run: OperationRun) {
    await run.step(() =>
      this.unit.within(PLATFORM, async () => {
        const offering = await this.records.lockOffering(run.operation.subjectId!, 'alone');
        await this.life.closeOnTime(offering, run.operation.createdBy);
      }),
    );
    await this.walk(run, 'collecting', { status: 'open' }, async (offering, subscription) => {
      const missing = await this.eligibility.judgeReady(offering, subscription);
      const price = toBigInt(subscription.price);
      const { credited, returned } = moneyOf(subscription);
      const money =
        subscription.fundingMethod === 'bank'
          ? bindable(credited - returned, { units: toBigInt(subscription.units), price })
          : 0n;
      const least = price * (offering.minUnits === null ? 1n : toBigInt(offering.minUnits));
      const code = missing[0]?.code ?? 'NOT_FUNDED';
      if (missing.length > 0 || money < least) return this.disposal.giveBack(offering, subscription, code);
      const { investorOrganisationId: organisationId, createdBy: personId } = subscription;
      await this.operations.bind(offering, subscription, money, { organisationId, personId });
    });
    return this.conclude(run, async (offering) => {
      await this.closing.proceed(offering.id);
      return confirmed(offering);
    });
  }

  /** Judges evidence and every subscriber again, then counts. */
  private async allot(run: OperationRun) {
    await this.walk(run, 'counting', { status: 'funded', eligible: null }, async (_, subscription) => {
      const missing = await this.eligibility.judge(subscription);
      const verdict = { eligible: missing.length === 0, refusalCode: missing[0]?.code ?? null };
      await this.records.change(subscription, verdict, 'subscription.judged', { eligible: verdict.eligible });
    });
    return this.conclude(run, async (offering) => {
      if (offering.phase !== 'counting') return confirmed(offering);
      const evidence = await this.instruments.judgeEvidence(offering.assetId);
      if (!evidence.open) return this.halt(offering, evidence.missing);
      const isPriced = await this.valuations.isFresh(offering.instrumentId, offering.valuationDays);
      if (!isPriced) return this.halt(offering, ['valuation']);
      return confirmed(await this.count.conclude(offering));
    });
  }

  /** Units against payment, or the money back. Stops before the next subscription when the evidence lapses. */
  private async settle(run: OperationRun) {
    const waiting: Prisma.SubscriptionWhereInput = { OR: [{ status: { in: ['open', 'funded'] } }, { stalled: true }] };
    let missing: readonly string[] = [];
    await this.walk(run, 'settling', waiting, async (offering, subscription) => {
      if (offering.outcome === 'closed' && missing.length === 0) {
        const evidence = await this.instruments.judgeEvidence(offering.assetId);
        if (!evidence.open) missing = evidence.missing;
      }
      if (missing.length === 0) await this.disposal.dispose(offering, subscription);
    });
    return this.conclude(run, async (offering) => {
      if (missing.length > 0) return this.halt(offering, missing);
      await this.closing.proceed(offering.id);
      return confirmed(offering);
    });
  }

  private async halt(offering: Offering, missing: readonly string[]): Promise<OperationOutcome> {
    await this.closing.halt(offering, HALTED);
    return {
      status: 'refused',
      code: HALTED,
      detail: `Evidence of the asset is missing, stale or rejected: ${missing.join(', ')}.`,
      cure: 'Renew the evidence and close the offering again, or cancel it.',
    };
  }

  /** Once over the subscriptions that are to be dealt with, in steps; ends when the phase is over. */
  private async walk(
    run: OperationRun,
    phase: ClosingPhase,
    where: Prisma.SubscriptionWhereInput,
    deal: (offering: Offering, subscription: Subscription) => Promise<void>,
  ): Promise<void> {
    const offeringId = run.operation.subjectId!;
    for (let last: string | undefined, more = true; more;) {
      if (run.stopping.aborted) throw new Error('the process stops');
      more = await run.step(() =>
        this.unit.within(PLATFORM, async (tx) => {
          const offering = await this.records.lockOffering(offeringId, 'alone');
          if (offering.status !== 'closing' || offering.phase !== phase) return false;
          const found = await tx.subscription.findMany({
            where: { AND: [where, { offeringId }, last === undefined ? {} : { id: { gt: last } }] },
            orderBy: { id: 'asc' },
            take: AT_ONCE,
            select: { id: true },
          });
          for (const { id } of found) {
            const { subscription } = await this.records.lock(id, 'alone');
            await deal(offering, subscription);
          }
          last = found.at(-1)?.id;
          return found.length === AT_ONCE;
        }),
      );
    }
  }

  private conclude(run: OperationRun, end: (offering: Offering) => Promise<OperationOutcome>) {
    return Promise.resolve(() =>
      this.unit.within(PLATFORM, async () => end(await this.records.lockOffering(run.operation.subjectId!, 'alone'))),
    );
  }
}

const confirmed = ({ phase, outcome, counted }: Offering): OperationOutcome => ({
  status: 'confirmed',
  result: { phase, outcome, counted: counted?.toFixed() ?? null },
});
