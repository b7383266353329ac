import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { toBigInt } from '../database/decimals';
import type { Prisma, Redemption, RedemptionClaim } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { notFound } from '../http/problem';

/** Such a redemption keeps no other one of its instrument from beginning. */
export const OVER = ['completed', 'ended', 'rejected', 'refused'] as const satisfies Redemption['status'][];

/** What is still to be taken from a holder. */
export const dueOf = ({ units, redeemed }: RedemptionClaim): bigint => toBigInt(units) - toBigInt(redeemed);

/** Rows of redemptions, and the record of what changes in them. A redemption is locked before its claims. */
@Injectable()
export class RedemptionRecords {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async lock(id: string): Promise<Redemption> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM redemptions WHERE id = ${id}::uuid FOR UPDATE`;
    const redemption = await this.unit.tx.redemption.findUnique({ where: { id } });
    if (!redemption) throw notFound('redemption');
    return redemption;
  }

  async change(
    before: Redemption,
    data: Prisma.RedemptionUpdateInput,
    type: EventType,
    details: Prisma.InputJsonObject = {},
  ): Promise<Redemption> {
    const after = await this.unit.tx.redemption.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, details);
    return after;
  }

  async tell(redemption: Redemption, type: EventType, details: Prisma.InputJsonObject = {}): Promise<void> {
    const { id, organisationId, externalId, status, instrumentId, reason, refusalCode } = redemption;
    const facts = { status, ...(refusalCode ? { refusal_code: refusalCode } : {}), ...details };
    await this.audit.record({
      action: type,
      target: { type: 'redemption', id },
      organisationId,
      details: facts,
      reason,
    });
    const data = { id, external_id: externalId, instrument_id: instrumentId, ...facts };
    await this.events.publish({ organisationId, type, data });
  }

  async changeClaim(
    before: RedemptionClaim,
    data: Prisma.RedemptionClaimUpdateInput,
    type?: EventType,
    details: Prisma.InputJsonObject = {},
  ): Promise<RedemptionClaim> {
    const after = await this.unit.tx.redemptionClaim.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    if (type) await this.tellOfClaim(after, type, details);
    return after;
  }

  /** The holder is told what the issuer is told. */
  private async tellOfClaim(claim: RedemptionClaim, type: EventType, details: Prisma.InputJsonObject): Promise<void> {
    const { id, organisationId, holderOrganisationId, redemptionId, status, code } = claim;
    const facts = { status, code, ...details };
    await this.audit.record({ action: type, target: { type: 'redemption_claim', id }, organisationId, details: facts });
    const parties = [...new Set([organisationId, holderOrganisationId ?? organisationId])];
    const data = { id, redemption_id: redemptionId, ...facts };
    await this.events.publishAll(parties.map((each) => ({ organisationId: each, type, data })));
  }
}
