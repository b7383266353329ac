import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Offering, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { Operations } from '../operations/operations.service';
import { SubscriptionRecords } from '../subscriptions/subscription-records';
import { closerOf } from '../subscriptions/subscription-operations';

export const COLLECT = 'offering.close';
export const ALLOT = 'offering.allot';
export const SETTLE = 'offering.settle';

/**
 * Moves a closing from phase to phase. Each phase ends when nothing of it is on its way any more; whoever sees that,
 * under the offering's lock, begins the next one. Where a process was killed, the rows say how far it was.
 */
@Injectable()
export class OfferingClosing {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly operations: Operations,
    private readonly records: SubscriptionRecords,
  ) {}

  /** To be called under the offering's lock, after anything that a closing may have waited for. */
  async proceed(offeringId: string): Promise<void> {
    const offering = await this.records.lockOffering(offeringId, 'alone');
    if (offering.status !== 'closing') return;
    if (offering.phase === 'collecting' && !(await this.isUnderWay(offering, ['open', 'binding', 'releasing']))) {
      await this.change(offering, { phase: 'counting' });
      await this.start(ALLOT, offering);
    }
    if (
      offering.phase === 'settling' &&
      !(await this.isUnderWay(offering, ['open', 'binding', 'funded', 'issuing', 'releasing']))
    ) {
      const status = offering.outcome!;
      await this.change(offering, { status, phase: 'done', haltedBy: null }, `offering.${status}` as EventType);
    }
  }

  /** The outcome is known: from now on each subscription gets its units or its money. */
  async settle(offering: Offering, data: Prisma.OfferingUpdateInput): Promise<Offering> {
    const settling = await this.change(offering, { ...data, phase: 'settling', haltedBy: null }, 'offering.settling');
    await this.start(SETTLE, settling);
    return settling;
  }

  /** It waits for somebody, who resumes it by closing it again. */
  async halt(offering: Offering, haltedBy: string): Promise<void> {
    if (offering.haltedBy === haltedBy) return;
    await this.change(offering, { haltedBy }, 'offering.halted', { halted_by: haltedBy });
  }

  start(kind: string, offering: Offering) {
    const { organisationId, personId: createdBy } = closerOf(offering);
    return this.operations.start({
      kind,
      organisationId,
      subject: { type: 'offering', id: offering.id },
      input: { offering_id: offering.id },
      createdBy,
    });
  }

  async change(
    before: Offering,
    data: Prisma.OfferingUpdateInput,
    action?: EventType,
    details: Prisma.InputJsonObject = {},
  ): Promise<Offering> {
    const after = await this.unit.tx.offering.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    if (action) await this.tell(after, action, details);
    return after;
  }

  async tell(offering: Offering, action: EventType, details: Prisma.InputJsonObject = {}): Promise<void> {
    const { id, organisationId, status, externalId } = offering;
    await this.audit.record({ action, target: { type: 'offering', id }, organisationId, details });
    const data = { id, external_id: externalId, status, ...details };
    await this.events.publish({ organisationId, type: action, data });
  }

  private async isUnderWay({ id }: Offering, statuses: readonly string[]): Promise<boolean> {
    const [row] = await this.unit.tx.$queryRaw<{ found: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM subscriptions
        WHERE offering_id = ${id}::uuid AND status::text = ANY(${[...statuses]})) AS found`;
    return row!.found;
  }
}
