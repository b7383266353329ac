import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Clock } from '../clock/clock';
import type { Approval, IssuingEntity, Operation, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { toIssuingEntity } from './issuing-entities.dto';
import { IssuingEntities, reviewedUntil } from './issuing-entities.service';

const RENEW = 'issuing_entity.renew';

/** The chain knows an entity for some years. A second person reads its register entry again, then it is told anew. */
@Injectable()
export class IssuingEntityRenewal implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly entities: IssuingEntities,
    private readonly approvals: Approvals,
    private readonly identities: Identities,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: RENEW,
      permission: 'issuing_entity.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.start(id),
      rejected: async (id, reason) => {
        const told = { reviewReason: reason };
        await this.entities.change(await this.entities.lock(id), told, 'issuing_entity.renewal_rejected', reason);
      },
    });
    this.settlements.register({ kind: RENEW, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  async propose(actor: Actor, id: string): Promise<{ entity: IssuingEntity; approval: Approval }> {
    const known = await this.entities.lock(id);
    judgeRenewable(known);
    const asked = { reviewReason: null, refusalCode: null };
    const entity = await this.entities.change(known, asked, 'issuing_entity.renewal_proposed');
    const approval = await this.approvals.request(actor, {
      action: RENEW,
      subject: { type: 'issuing_entity', id },
      organisationId: entity.organisationId,
    });
    return { entity, approval };
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const entity = await this.unit.tx.issuingEntity.findUnique({ where: { id } });
    if (!entity || !isRenewable(entity)) return null;
    const { name, legal_form, country, registry, lei, expires_at } = toIssuingEntity(entity);
    return { issuing_entity: { name, legal_form, country, registry, lei }, known_until: expires_at };
  }

  /** Its standing and its country stay as they are. */
  private async start(id: string): Promise<void> {
    const entity = await this.entities.lock(id);
    judgeRenewable(entity);
    const { organisationId, createdBy } = entity;
    const subject = { type: 'issuing_entity' as const, id };
    const renewingUntil = reviewedUntil(this.clock.now());
    const { number } = await this.identities.of(subject);
    const identity = await this.identities.update(number, { expiresAt: renewingUntil });
    const operation = await this.settlements.start({
      kind: RENEW,
      organisationId,
      subject,
      input: { issuing_entity_id: id, until: renewingUntil.toISOString() },
      createdBy,
      signer: OPERATOR,
      calls: [this.identities.attributesCall(identity)],
    });
    const renewing = { renewingUntil, operationId: operation.id };
    await this.entities.change(entity, renewing, 'issuing_entity.renewing');
  }

  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const entity = await this.entities.lock(operation.subjectId!);
    requireAwaited(operation, 'issuing entity', entity);
    if (outcome.status === 'confirmed') {
      const renewed = { expiresAt: entity.renewingUntil, renewingUntil: null };
      return void (await this.entities.change(entity, renewed, 'issuing_entity.renewed'));
    }
    const { number } = await this.identities.of({ type: 'issuing_entity', id: entity.id });
    await this.identities.update(number, { expiresAt: entity.expiresAt! });
    const refused = { renewingUntil: null, refusalCode: outcome.code };
    await this.entities.change(entity, refused, 'issuing_entity.renewal_refused');
  }
}

const isRenewable = ({ status, renewingUntil }: IssuingEntity): boolean => status === 'registered' && !renewingUntil;

function judgeRenewable(entity: IssuingEntity): void {
  if (isRenewable(entity)) return;
  const state = entity.renewingUntil ? 'being renewed' : entity.status;
  throw new Problem('STATE_REFUSED', `The issuing entity is ${state}: one that the chain knows is renewed.`);
}
