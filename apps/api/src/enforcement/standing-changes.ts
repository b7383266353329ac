import { contracts, identityRegistryAbi, Standing } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { EnforcementOrder } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Identities } from '../identities/identities.service';
import { callTo } from '../settlement/chain-call';
import { OPERATOR, Settlements } from '../settlement/settlement.service';

const CHANGE = 'identity.standing';

const STANDINGS = { deceased: Standing.Deceased, closed: Standing.Closed } as const;

/** Whoever has died, or was merged into somebody else, acts no more. */
@Injectable()
export class StandingChanges implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly identities: Identities,
    private readonly settlements: Settlements,
    private readonly audit: AuditTrail,
  ) {}

  /** Nothing waits for it: the platform's own record is right from the first moment. */
  onModuleInit(): void {
    this.settlements.register({ kind: CHANGE, settled: () => Promise.resolve() });
  }

  async change(order: EnforcementOrder, identity: bigint, standing: keyof typeof STANDINGS): Promise<void> {
    const { subjectId, organisationId } = await this.identities.update(identity, { standing });
    await this.unit.tx.investor.updateMany({
      where: { id: subjectId },
      data: {
        ...{ standing, standingCause: 'transmission', version: { increment: 1 }, updatedAt: this.clock.now() },
        ...(standing === 'closed' ? { closedAt: this.clock.now() } : {}),
      },
    });
    await this.audit.record({
      action: 'identity.standing_changed',
      target: { type: 'investor', id: subjectId },
      organisationId,
      details: { standing, order_id: order.id },
    });
    await this.settlements.start({
      kind: CHANGE,
      organisationId: order.organisationId,
      subject: { type: 'enforcement_order', id: order.id },
      input: { identity: identity.toString(), standing },
      createdBy: order.createdBy,
      signer: OPERATOR,
      calls: [callTo(contracts.IdentityRegistry, identityRegistryAbi, 'setStanding', [identity, STANDINGS[standing]])],
    });
  }
}
