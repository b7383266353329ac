import { hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { requireCashToken } from '../cash/require-cash-token';
import { ChainConnection } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Offering, Operation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { Operations } from '../operations/operations.service';
import { Outbox } from '../outbox/outbox';
import { SubscriptionRecords } from '../subscriptions/subscription-records';
import { ValuationAge } from '../valuations/valuation-age';
import { type OfferedInstrument, OfferedInstruments } from './offered-instruments';
import { ALLOT, COLLECT, OfferingClosing, SETTLE } from './offering-closing';
import { judgeCancellable, judgeClosing, judgeDraft, judgeTerms, termsOf } from './offerings.policy';
import { toBigInt } from '../database/decimals';

/** Opens an offering, ends its window, or calls it off. */
@Injectable()
export class OfferingLife {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly operations: Operations,
    private readonly outbox: Outbox,
    private readonly approvals: Approvals,
    private readonly records: SubscriptionRecords,
    private readonly closing: OfferingClosing,
    private readonly instruments: OfferedInstruments,
    private readonly valuations: ValuationAge,
    private readonly connection: ChainConnection,
  ) {}

  async open(actor: Actor, id: string): Promise<Offering> {
    const offering = await this.records.lockOffering(id, 'alone');
    judgeDraft(offering);
    const now = this.clock.now();
    const opensAt = offering.opensAt ?? now;
    judgeTerms({ ...termsOf(offering), opensAt });
    if (offering.closesAt && offering.closesAt <= now) {
      throw new Problem('STATE_REFUSED', `The window would have closed at ${offering.closesAt.toISOString()}.`);
    }
    const instrument = await this.instruments.find(offering.instrumentId);
    if (!instrument) throw new Problem('STATE_REFUSED', 'The instrument is not a token on the chain.');
    await requireCashToken(this.connection, offering.currency);
    await this.requireEvidence(offering);
    await this.valuations.requireFresh(offering.instrumentId, offering.valuationDays);
    await this.requireUnits(offering, instrument);
    const opened = await this.closing.change(offering, { status: 'open', opensAt }, 'offering.opened');
    if (opened.closesAt) await this.scheduleClosing(actor, opened, opened.closesAt);
    return opened;
  }

  /** Ends the window, or goes on with a closing that waits for its issuer. */
  async close(actor: Actor, id: string): Promise<Operation> {
    const offering = await this.records.lockOffering(id, 'alone');
    if (offering.status === 'closing') return this.resume(actor, offering);
    if (offering.status !== 'open') throw new Problem('STATE_REFUSED', `The offering is ${offering.status}.`);
    judgeClosing(offering, await this.fundedUnits(id), this.clock.now());
    return this.closing.start(COLLECT, await this.endWindow(offering, actor.personId));
  }

  /** For the operation that was scheduled when the offering opened. */
  async closeOnTime(offering: Offering, personId: string): Promise<Offering> {
    const isOver = offering.closesAt !== null && this.clock.now() >= offering.closesAt;
    return offering.status === 'open' && isOver ? this.endWindow(offering, personId) : offering;
  }

  async cancel(actor: Actor, id: string, reason: string): Promise<Offering> {
    const offering = await this.records.lockOffering(id, 'alone');
    judgeCancellable(offering);
    if (offering.status === 'draft') {
      return this.closing.change(offering, { status: 'cancelled' }, 'offering.cancelled', { reason });
    }
    await this.approvals.voidFor(id);
    const closedBy = offering.closedBy ?? actor.personId;
    const called = { status: 'closing' as const, outcome: 'cancelled' as const, closedBy };
    const settling = await this.closing.settle(offering, called);
    await this.closing.tell(settling, 'offering.called_off', { reason });
    return settling;
  }

  private endWindow(offering: Offering, closedBy: string): Promise<Offering> {
    const closing = { status: 'closing' as const, phase: 'collecting' as const, closedBy };
    return this.closing.change(offering, closing, 'offering.closing');
  }

  private async resume(actor: Actor, offering: Offering): Promise<Operation> {
    if (!offering.haltedBy) throw new Problem('STATE_REFUSED', 'The offering is closing already.');
    const resumed = await this.closing.change(offering, { haltedBy: null, closedBy: actor.personId });
    if (offering.phase !== 'counting') return this.closing.start(SETTLE, resumed);
    // Time has passed: everybody is judged anew.
    await this.unit.tx.subscription.updateMany({
      where: { offeringId: offering.id, status: 'funded' },
      data: { eligible: null, refusalCode: null, version: { increment: 1 } },
    });
    return this.closing.start(ALLOT, resumed);
  }

  /** The window ends although nobody is awake. */
  private async scheduleClosing({ personId }: Actor, { id, organisationId }: Offering, dueAt: Date): Promise<void> {
    const operation = await this.operations.create({
      kind: COLLECT,
      organisationId,
      subject: { type: 'offering', id },
      input: { offering_id: id, due_at: dueAt.toISOString() },
      createdBy: personId,
    });
    await this.outbox.enqueue({
      queue: 'operations',
      name: COLLECT,
      id: operation.id,
      data: { operation_id: operation.id },
      dueAt,
    });
  }

  private async requireEvidence({ assetId }: Offering): Promise<void> {
    const { open, missing } = await this.instruments.judgeEvidence(assetId);
    if (open) return;
    throw new Problem('EVIDENCE_MISSING', 'The asset’s evidence does not let units be offered now.', {
      errors: missing.map((kind) => ({
        pointer: `/evidence/${kind}`,
        code: 'MISSING',
        detail: `Evidence of the kind ${kind} is missing, stale or rejected.`,
      })),
    });
  }

  /** What is authorised, less what was issued and what other offerings of the instrument may still issue. */
  private async requireUnits({ id, instrumentId, units }: Offering, instrument: OfferedInstrument): Promise<void> {
    const { tx } = this.unit;
    // Two offerings of one instrument that open at the same time see one another.
    await tx.$queryRaw`SELECT 1 FROM offerings WHERE instrument_id = ${instrumentId}::uuid ORDER BY id FOR UPDATE`;
    const [asset, others] = [
      await tx.chainAsset.findUnique({ where: { asset: Uint8Array.from(hexToBytes(instrument.token)) } }),
      await tx.offering.aggregate({
        where: { instrumentId, id: { not: id }, status: { in: ['open', 'closing'] } },
        _sum: { units: true },
      }),
    ];
    const promised = others._sum.units ? toBigInt(others._sum.units) : 0n;
    const left = instrument.authorised - (asset ? toBigInt(asset.supply) : 0n) - promised;
    if (toBigInt(units) > left) {
      throw new Problem('UNITS_NOT_AUTHORISED', `${left} units are authorised and neither issued nor on offer.`);
    }
  }

  private async fundedUnits(offeringId: string): Promise<bigint> {
    const { _sum } = await this.unit.tx.subscription.aggregate({
      where: { offeringId, status: 'funded' },
      _sum: { units: true },
    });
    return _sum.units ? toBigInt(_sum.units) : 0n;
  }
}
