import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { IssuingEntity, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import {
  type EditIssuingEntity,
  type IssuingEntityQuery,
  type RegisterIssuingEntity,
  toIssuingEntity,
} from './issuing-entities.dto';

/** Legal entities that issue: their rows, and who is told of them. */
@Injectable()
export class IssuingEntities {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async register({ organisationId, personId }: Actor, command: RegisterIssuingEntity): Promise<IssuingEntity> {
    const now = this.clock.now();
    const { name, legal_form: legalForm, country, registry, lei, external_id: externalId } = command;
    const [entity] = await this.unit.tx.issuingEntity.createManyAndReturn({
      data: [
        {
          ...{ id: uuidv7(), organisationId, externalId, name, legalForm, country, lei },
          ...{ registryAuthority: registry.authority, registryNumber: registry.number },
          ...{ createdBy: personId, createdAt: now, updatedAt: now },
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!entity) {
      throw new Problem('EXTERNAL_ID_TAKEN', `An issuing entity with the external_id ${externalId} exists already.`);
    }
    await this.tell(entity, 'issuing_entity.drafted');
    return entity;
  }

  async edit(id: string, version: number, command: EditIssuingEntity): Promise<IssuingEntity> {
    const entity = await this.lock(id);
    judgeDraft(entity);
    if (entity.version !== version) {
      throw new Problem('VERSION_MISMATCH', `The issuing entity is at version ${entity.version}.`);
    }
    const { legal_form: legalForm, registry, ...same } = command;
    const place = registry && { registryAuthority: registry.authority, registryNumber: registry.number };
    return this.change(entity, { ...same, legalForm, ...place }, 'issuing_entity.changed');
  }

  async get(id: string): Promise<IssuingEntity> {
    const entity = await this.unit.tx.issuingEntity.findUnique({ where: { id } });
    if (!entity) throw notFound('issuing entity');
    return entity;
  }

  list({ limit, cursor, status, external_id: externalId }: IssuingEntityQuery): Promise<IssuingEntity[]> {
    return this.unit.tx.issuingEntity.findMany({
      where: { status, externalId, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<IssuingEntity> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM issuing_entities WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  async change(
    before: IssuingEntity,
    data: Prisma.IssuingEntityUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<IssuingEntity> {
    const after = await this.unit.tx.issuingEntity.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before, reason);
    return after;
  }

  private async tell(entity: IssuingEntity, type: EventType, before?: IssuingEntity, reason?: string): Promise<void> {
    const { id, organisationId, externalId, status, version, refusalCode } = entity;
    const { standing } = toIssuingEntity(entity);
    const facts = { status, standing, version, ...(refusalCode ? { refusal_code: refusalCode } : {}) };
    await this.audit.record({
      action: type,
      target: { type: 'issuing_entity', id },
      organisationId,
      before: before && toIssuingEntity(before),
      after: toIssuingEntity(entity),
      details: facts,
      reason,
    });
    await this.events.publish({ organisationId, type, data: { id, external_id: externalId, ...facts } });
  }
}

/** Registers are read again after as long as the file of an investor of low risk. */
const YEARS_UNTIL_REVIEW = 5;

/** In whole seconds: the chain has no smaller ones. */
export function reviewedUntil(now: Date): Date {
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + YEARS_UNTIL_REVIEW);
  until.setUTCMilliseconds(0);
  return until;
}

export function judgeDraft({ status }: IssuingEntity): void {
  if (status === 'draft' || status === 'refused') return;
  throw new Problem('STATE_REFUSED', `An issuing entity that is ${status} is not changed: only a draft is.`);
}
