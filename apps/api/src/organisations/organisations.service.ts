import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Organisation } from '../database/generated/client';
import type { OrganisationKind } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { decodeCursor, type PageQuery } from '../http/pages';
import { notFound, Problem } from '../http/problem';

@Injectable()
export class Organisations {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  async create(command: {
    kind: OrganisationKind;
    name: string;
    slug: string;
    country?: string;
  }): Promise<Organisation> {
    const { tx } = this.unit;
    if (await tx.organisation.findUnique({ where: { slug: command.slug } })) {
      throw new Problem('CONFLICT', `The slug ${command.slug} is taken.`);
    }
    const organisation = await tx.organisation.create({
      data: { id: uuidv7(), createdAt: this.clock.now(), ...command },
    });
    await this.audit.record({
      action: 'organisation.created',
      target: { type: 'organisation', id: organisation.id },
      organisationId: organisation.id,
      details: { kind: organisation.kind, name: organisation.name },
    });
    return organisation;
  }

  /** The one that runs the instance. */
  platform(): Promise<Organisation> {
    return this.unit.tx.organisation.findFirstOrThrow({ where: { kind: 'platform' }, orderBy: { id: 'asc' } });
  }

  async get(id: string): Promise<Organisation> {
    const organisation = await this.unit.tx.organisation.findUnique({ where: { id } });
    if (!organisation) throw notFound('organisation');
    return organisation;
  }

  list(query: PageQuery): Promise<Organisation[]> {
    const after = decodeCursor(query.cursor);
    return this.unit.tx.organisation.findMany({
      where: after ? { id: { gt: after } } : {},
      orderBy: { id: 'asc' },
      take: query.limit + 1,
    });
  }
}
