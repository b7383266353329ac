import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { makeReference, REFERENCE_BYTES } from '../bank/creditor-reference';
import { Clock } from '../clock/clock';
import type { PaymentReference } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { CashParty } from './cash-parties';
import { Currencies } from './currencies.service';

/** Under which reference money comes, so that it finds its way by itself. */
@Injectable()
export class PaymentReferences {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly currencies: Currencies,
    private readonly audit: AuditTrail,
  ) {}

  /** The same one however often it is asked for: on account, or for one subscription. */
  async issue(party: CashParty, currency: string, subscriptionId: string | null = null): Promise<PaymentReference> {
    await this.currencies.requireActive(currency);
    return this.unit.within(PLATFORM, async (tx) => {
      const { type: partyType, id: partyId, organisationId } = party;
      const key = `payment reference ${partyType} ${partyId} ${currency} ${subscriptionId}`;
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`;
      const known = await tx.paymentReference.findFirst({ where: { partyType, partyId, currency, subscriptionId } });
      if (known) return known;
      const reference = makeReference(randomBytes(REFERENCE_BYTES));
      const whose = { organisationId, partyType, partyId };
      const issued = await tx.paymentReference.create({
        data: { reference, ...whose, currency, subscriptionId, createdAt: this.clock.now() },
      });
      await this.audit.record({
        action: 'payment_reference.issued',
        target: { type: partyType, id: partyId },
        organisationId,
        details: { currency, subscription_id: subscriptionId },
      });
      return issued;
    });
  }
}
