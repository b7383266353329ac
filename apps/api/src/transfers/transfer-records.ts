import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Prisma, Transfer } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { notFound } from '../http/problem';

/** Rows of transfers, and the record of what becomes of them. */
@Injectable()
export class TransferRecords {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async lock(id: string): Promise<Transfer> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM transfers WHERE id = ${id}::uuid FOR UPDATE`;
    const transfer = await this.unit.tx.transfer.findUnique({ where: { id } });
    if (!transfer) throw notFound('transfer');
    return transfer;
  }

  async change(
    before: Transfer,
    data: Prisma.TransferUpdateInput,
    action: EventType,
    details: Prisma.InputJsonObject = {},
  ): Promise<Transfer> {
    const after = await this.unit.tx.transfer.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, action, details);
    return after;
  }

  /** On record with the sender; the issuer is told too, and whoever received. */
  async tell(transfer: Transfer, action: EventType, details: Prisma.InputJsonObject = {}): Promise<void> {
    const { id, organisationId, issuerOrganisationId, recipientOrganisationId, status } = transfer;
    await this.audit.record({
      action,
      target: { type: 'transfer', id },
      organisationId,
      details: { instrument_id: transfer.instrumentId, units: transfer.units.toFixed(), ...details },
      reason: transfer.reason ?? undefined,
    });
    const data = { id, instrument_id: transfer.instrumentId, external_id: transfer.externalId, status, ...details };
    const parties = new Set([organisationId, issuerOrganisationId]);
    if (status === 'completed' && recipientOrganisationId) parties.add(recipientOrganisationId);
    await this.unit.within(PLATFORM, () =>
      this.events.publishAll(
        [...parties].map((party) => ({
          organisationId: party,
          type: action,
          // The sender's own name for it is nobody else's.
          data: party === organisationId ? data : { ...data, external_id: null },
        })),
      ),
    );
  }
}
