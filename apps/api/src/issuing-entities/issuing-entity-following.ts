import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { IssuingEntity, Operation } from '../database/generated/client';
import type { Standing } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Identities } from '../identities/identities.service';
import { PeopleJobs } from '../investors/people-jobs';
import { Organisations } from '../organisations/organisations.service';
import { Outbox } from '../outbox/outbox';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';

const FOLLOW = 'issuing_entity.follow';

/** A change that the chain did not take is tried again after this. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Tells the chain how an issuing entity stands, as an operation of the platform's own: when it was changed would say too
 * much. Whatever is told carries all attributes, in the order in which they were decided, so the last word is the last.
 */
@Injectable()
export class IssuingEntityFollowing implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly identities: Identities,
    private readonly organisations: Organisations,
    private readonly settlements: Settlements,
    private readonly outbox: Outbox,
    private readonly jobs: PeopleJobs,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: FOLLOW, settled: (operation, outcome) => this.settled(operation, outcome) });
    this.jobs.register('issuing_entity_catch_up', ({ issuing_entity_id: id, person_id: personId }) =>
      this.tell(id as string, personId as string),
    );
  }

  /** In the platform's scope, under the entity's lock. */
  async follow({ id }: IssuingEntity, standing: Standing, personId: string): Promise<void> {
    const { number } = await this.identities.of({ type: 'issuing_entity', id });
    await this.identities.update(number, { standing });
    await this.tell(id, personId);
  }

  private async tell(id: string, personId: string): Promise<void> {
    const identity = await this.identities.of({ type: 'issuing_entity', id });
    await this.settlements.start({
      kind: FOLLOW,
      organisationId: (await this.organisations.platform()).id,
      subject: { type: 'issuing_entity', id },
      input: { identity_version: identity.version },
      createdBy: personId,
      signer: OPERATOR,
      calls: [this.identities.attributesCall(identity)],
    });
  }

  private async settled({ subjectId, createdBy }: Operation, outcome: SettlementOutcome): Promise<void> {
    if (outcome.status === 'confirmed') return;
    const id = subjectId!;
    await this.unit.within(PLATFORM, async () => {
      await this.audit.record({
        action: 'issuing_entity.chain_refused',
        target: { type: 'issuing_entity', id },
        organisationId: null,
        details: { code: outcome.code },
      });
      await this.outbox.enqueue({
        queue: 'people',
        name: 'issuing_entity_catch_up',
        id: uuidv7(),
        data: { issuing_entity_id: id, person_id: createdBy },
        dueAt: new Date(this.clock.now().getTime() + AGAIN_AFTER_MS),
      });
    });
  }
}
