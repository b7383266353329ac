import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Clock } from '../clock/clock';
import { toBigInt, toDecimal } from '../database/decimals';
import type { Approval, Operation, Prisma, Redemption, RedemptionClaim } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { InstrumentAccess } from '../holdings/instrument-access';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { hexToBytes } from '@cadastre/protocol';
import { type OfferedInstrument, OfferedInstruments } from '../offerings/offered-instruments';
import { ValuationAge } from '../valuations/valuation-age';
import { RedemptionClaims } from './redemption-claims';
import { HoldersToRedeem } from './redemption-holders';
import { RedemptionOperations } from './redemption-operations';
import { RedemptionProgress } from './redemption-progress';
import { OVER, RedemptionRecords } from './redemption-records';
import type { ClaimQuery, RedeemCommand, RedemptionQuery } from './redemptions.dto';
import { TreasuryCash } from './treasury-cash';

const APPROVE = 'instrument.redeem';

/** An issuer takes units back at a price: proposed by one person, approved by another, paid as they are burned. */
@Injectable()
export class Redemptions implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly approvals: Approvals,
    private readonly access: InstrumentAccess,
    private readonly instruments: OfferedInstruments,
    private readonly valuations: ValuationAge,
    private readonly holders: HoldersToRedeem,
    private readonly cash: TreasuryCash,
    private readonly records: RedemptionRecords,
    private readonly claims: RedemptionClaims,
    private readonly operations: RedemptionOperations,
    private readonly progress: RedemptionProgress,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: APPROVE,
      permission: 'redemption.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.begin(id),
      rejected: async (id, reason) => {
        const rejected = { status: 'rejected' as const };
        await this.records.change(await this.records.lock(id), rejected, 'redemption.rejected', {
          review_reason: reason,
        });
      },
    });
  }

  async propose(
    actor: Actor,
    instrumentId: string,
    command: RedeemCommand,
  ): Promise<{ redemption: Redemption; approval: Approval }> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    const units = await this.judge(instrument, command.units === null ? null : BigInt(command.units));
    const { amount: price, asset: currency } = command.price;
    await this.requireMeans(instrument, {
      units,
      price: BigInt(price),
      currency,
      days: command.valuation_age_days_max,
    });
    const now = this.clock.now();
    const [redemption] = await this.unit.tx.redemption.createManyAndReturn({
      data: [
        {
          id: uuidv7(),
          organisationId: instrument.organisationId,
          externalId: command.external_id,
          instrumentId,
          token: Uint8Array.from(hexToBytes(instrument.token)),
          whole: command.units === null,
          units: toDecimal(units),
          ...{ price, currency, reason: command.reason, valuationDays: command.valuation_age_days_max },
          ...{ createdBy: actor.personId, createdAt: now, updatedAt: now },
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!redemption) throw await this.duplicate(instrumentId, command.external_id);
    await this.records.tell(redemption, 'redemption.proposed', { units: units.toString(), price });
    const subject = { type: 'redemption', id: redemption.id };
    const { organisationId } = instrument;
    return { redemption, approval: await this.approvals.request(actor, { action: APPROVE, subject, organisationId }) };
  }

  /** What waits is tried again. */
  async resume(actor: Actor, id: string): Promise<Operation> {
    await this.get(id);
    return this.unit.within(PLATFORM, async () => {
      await this.approvals.hold(id);
      const redemption = await this.records.lock(id);
      const isOver = redemption.status === 'completed' && (await this.claims.count(id)) === 0;
      if ((redemption.status !== 'waiting' && redemption.status !== 'completed') || isOver) {
        throw new Problem('STATE_REFUSED', `The redemption is ${redemption.status}: nobody waits to be paid.`);
      }
      await this.claims.retry(redemption);
      await this.unit.tx.redemption.update({ where: { id }, data: { retries: 0 } });
      return this.progress.resume(redemption, { resumed_by: actor.personId });
    });
  }

  async get(id: string): Promise<Redemption> {
    const redemption = await this.unit.tx.redemption.findUnique({ where: { id } });
    if (!redemption) throw notFound('redemption');
    return redemption;
  }

  async list(actor: Actor, instrumentId: string, query: RedemptionQuery): Promise<Redemption[]> {
    await this.access.requireOwn(actor, instrumentId);
    const { status, external_id: externalId } = query;
    return this.unit.tx.redemption.findMany({
      where: { instrumentId, status, externalId, id: olderThan(query.cursor) },
      ...newestFirst(query.limit),
    });
  }

  /** An issuer's, and a holder's own. */
  listClaims({ redemption_id: redemptionId, status, cursor, limit }: ClaimQuery): Promise<RedemptionClaim[]> {
    return this.unit.tx.redemptionClaim.findMany({
      where: { redemptionId, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** How many units it is about; null: all. An offering that opens at the same time waits for these locks. */
  private async judge({ id: instrumentId, token }: OfferedInstrument, wanted: bigint | null): Promise<bigint> {
    return this.unit.within(PLATFORM, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM offerings WHERE instrument_id = ${instrumentId}::uuid ORDER BY id FOR UPDATE`;
      const where = { instrumentId, status: { in: ['open' as const, 'closing' as const] } };
      if ((await tx.offering.count({ where })) > 0) {
        throw new Problem('STATE_REFUSED', 'Units are on offer: close or cancel the offering first.');
      }
      const { units: out } = await this.holders.of(token);
      if (out === 0n) throw new Problem('NO_UNITS_OUT', 'Nobody but the issuer holds units.');
      if (wanted !== null && wanted > out) {
        throw new Problem(
          'NO_UNITS_OUT',
          `${wanted} units are to come back; holders other than the issuer have ${out}.`,
        );
      }
      return wanted ?? out;
    });
  }

  private async requireMeans(
    { id, treasury }: OfferedInstrument,
    { units, price, currency, days }: { units: bigint; price: bigint; currency: string; days: number | null },
  ): Promise<void> {
    await this.valuations.requireFresh(id, days);
    await this.cash.require(treasury, currency, units * price);
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const redemption = await this.unit.tx.redemption.findUnique({ where: { id } });
    if (redemption?.status !== 'proposed') return null;
    const { instrumentId, whole, price, currency, reason } = redemption;
    const instrument = await this.instrumentOf(redemption);
    const units = await this.judge(instrument, whole ? null : toBigInt(redemption.units));
    const amount = (units * toBigInt(price)).toString();
    return {
      redemption: { instrument_id: instrumentId, token: instrument.token, whole, units: units.toString() },
      price: { amount: price.toFixed(), asset: currency },
      payment: { amount, asset: currency },
      reason,
    };
  }

  private async begin(id: string): Promise<void> {
    const redemption = await this.records.lock(id);
    const instrument = await this.instrumentOf(redemption);
    const units = await this.judge(instrument, redemption.whole ? null : toBigInt(redemption.units));
    const { currency, valuationDays: days } = redemption;
    const price = toBigInt(redemption.price);
    await this.requireMeans(instrument, { units, price, currency, days });
    await this.unit.within(PLATFORM, () => this.operations.bind(redemption, instrument.treasury, units * price));
  }

  private async instrumentOf({ instrumentId }: Redemption): Promise<OfferedInstrument> {
    const instrument = await this.unit.within(PLATFORM, () => this.instruments.find(instrumentId));
    if (!instrument) throw new Problem('STATE_REFUSED', 'The instrument is not active.');
    return instrument;
  }

  private async duplicate(instrumentId: string, externalId: string | undefined): Promise<Problem> {
    const alive = await this.unit.tx.redemption.findFirst({
      where: { instrumentId, status: { notIn: [...OVER] } },
    });
    return alive
      ? new Problem('STATE_REFUSED', `The redemption ${alive.id} of this instrument is ${alive.status}: it ends first.`)
      : new Problem('EXTERNAL_ID_TAKEN', `A redemption with the external_id ${externalId} exists already.`);
  }
}
