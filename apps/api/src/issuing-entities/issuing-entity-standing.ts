import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { type Approval, type IssuingEntity, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { judgeStanding } from '../investors/standing.policy';
import type { ChangeEntityStanding } from './issuing-entities.dto';
import { IssuingEntities } from './issuing-entities.service';
import { IssuingEntityFollowing } from './issuing-entity-following';

const CHANGE = 'issuing_entity.change_standing';

type Proposal = ChangeEntityStanding & { readonly proposed_by: string };

/** The desk holds an issuing entity back at once, and lets it go again with a second person; the chain follows. */
@Injectable()
export class IssuingEntityStanding implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly entities: IssuingEntities,
    private readonly following: IssuingEntityFollowing,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: CHANGE,
      permission: 'issuing_entity.set_standing',
      currentPayload: (id) => this.proposed(id),
      approved: async (id) => {
        const entity = await this.entities.lock(id);
        const { proposed_by: personId, ...command } = entity.proposedStanding as unknown as Proposal;
        await this.set(entity, command, personId);
      },
      rejected: async (id) => {
        await this.entities.lock(id);
        await this.unit.tx.issuingEntity.update({ where: { id }, data: { proposedStanding: Prisma.DbNull } });
      },
    });
  }

  async command(actor: Actor, id: string, command: ChangeEntityStanding) {
    const entity = await this.entities.lock(id);
    if (entity.status !== 'registered') {
      throw new Problem('STATE_REFUSED', `The issuing entity is ${entity.status}: the chain does not know it.`);
    }
    const verdict = judgeStanding(entity.standing, command.standing);
    if (verdict === 'never') throw new Problem('STATE_REFUSED', `The issuing entity is ${entity.standing} already.`);
    if (verdict === 'one_person') return { entity: await this.set(entity, command, actor.personId), approval: null };
    const proposedStanding = { ...command, proposed_by: actor.personId };
    await this.unit.tx.issuingEntity.update({ where: { id }, data: { proposedStanding } });
    // The platform's own: it says what the issuer is not told.
    const approval: Approval = await this.approvals.request(actor, {
      action: CHANGE,
      subject: { type: 'issuing_entity', id },
      organisationId: actor.organisationId,
    });
    return { entity, approval };
  }

  private async set(entity: IssuingEntity, command: ChangeEntityStanding, personId: string): Promise<IssuingEntity> {
    const { standing, reason } = command;
    const changed = await this.entities.change(
      entity,
      { standing, proposedStanding: Prisma.DbNull },
      'issuing_entity.standing_changed',
    );
    await this.audit.record({
      action: CHANGE,
      target: { type: 'issuing_entity', id: entity.id },
      organisationId: null,
      details: { from: entity.standing, to: standing },
      reason,
    });
    await this.following.follow(changed, standing, personId);
    return changed;
  }

  private async proposed(id: string): Promise<Prisma.InputJsonObject | null> {
    const entity = await this.unit.tx.issuingEntity.findUnique({ where: { id } });
    const proposal = entity?.proposedStanding as Prisma.InputJsonObject | null | undefined;
    if (!entity || !proposal) return null;
    return { issuing_entity: { id, name: entity.name }, from: entity.standing, ...proposal };
  }
}
