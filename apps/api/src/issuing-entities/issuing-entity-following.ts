import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import type { IssuingEntity, Operation } from '../database/generated/client';
import type { Standing } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Identities } from '../identities/identities.service';
import { ChainCatchUp } from '../investors/chain-catch-up';
import { PeopleJobs } from '../investors/people-jobs';
import { Organisations } from '../organisations/organisations.service';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';

const FOLLOW = 'issuing_entity.follow';

/**
 * Tells the chain how an issuing entity stands, as an operation of the platform's own: when it was changed would say too
 * much. Whatever is told carries all attributes, in the order in which they were decided, so the last word is the last.
 */
@Injectable()
export class IssuingEntityFollowing implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly identities: Identities,
    private readonly organisations: Organisations,
    private readonly settlements: Settlements,
    private readonly catchUps: ChainCatchUp,
    private readonly jobs: PeopleJobs,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: FOLLOW, settled: (operation, outcome) => this.settled(operation, outcome) });
    this.jobs.register('issuing_entity_catch_up', ({ issuing_entity_id: id, person_id: personId, tries }) =>
      this.tell(id as string, personId as string, (tries as number | undefined) ?? 1),
    );
  }

  /** In the platform's scope, under the entity's lock. */
  async follow({ id }: IssuingEntity, standing: Standing, personId: string): Promise<void> {
    const { number } = await this.identities.of({ type: 'issuing_entity', id });
    await this.identities.update(number, { standing });
    await this.tell(id, personId, 0);
  }

  private async tell(id: string, personId: string, tries: number): Promise<void> {
    const identity = await this.identities.of({ type: 'issuing_entity', id });
    await this.settlements.start({
      kind: FOLLOW,
      organisationId: (await this.organisations.platform()).id,
      subject: { type: 'issuing_entity', id },
      input: { identity_version: identity.version, tries },
      createdBy: personId,
      signer: OPERATOR,
      calls: [this.identities.attributesCall(identity)],
    });
  }

  private settled({ subjectId, input, createdBy }: Operation, outcome: SettlementOutcome): Promise<void> {
    const { tries = 0 } = input as { tries?: number };
    const id = subjectId!;
    return this.unit.within(PLATFORM, async (tx) => {
      const chainRefusal = outcome.status === 'confirmed' ? null : outcome.code;
      await tx.issuingEntity.update({ where: { id }, data: { chainRefusal } });
      if (outcome.status === 'confirmed') return;
      await this.audit.record({
        action: 'issuing_entity.chain_refused',
        target: { type: 'issuing_entity', id },
        organisationId: null,
        details: { code: outcome.code },
      });
      const data = { issuing_entity_id: id, person_id: createdBy };
      const { code } = outcome;
      await this.catchUps.again({ name: 'issuing_entity_catch_up', data, of: `issuing entity ${id}`, tries, code });
    });
  }
}
