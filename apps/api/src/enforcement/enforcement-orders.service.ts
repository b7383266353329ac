import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { EnforcementOrder, Prisma } from '../database/generated/client';
import type { EnforcementKind } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { DocumentSubjects } from '../documents/document-subjects';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { type EnforcementOrderQuery, toEnforcementOrder } from './enforcement-orders.dto';

export const ORDER = 'enforcement_order';

interface NewOrder {
  readonly kind: EnforcementKind;
  readonly terms: Prisma.InputJsonObject;
  readonly reason: string;
}

/** The rows of enforcement orders, and who is told of them. */
@Injectable()
export class EnforcementOrders implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly documents: DocumentSubjects,
  ) {}

  onModuleInit(): void {
    this.documents.register({
      type: ORDER,
      require: (id) => this.get(id),
      requireOpen: async (id) => {
        const order = await this.lock(id);
        if (order.status === 'draft') return order;
        throw new Problem('STATE_REFUSED', `The order is ${order.status}: documents are filed with a draft.`);
      },
    });
  }

  async draft({ organisationId, personId }: Actor, { kind, terms, reason }: NewOrder): Promise<EnforcementOrder> {
    const now = this.clock.now();
    const [order] = await this.unit.tx.enforcementOrder.createManyAndReturn({
      data: [
        {
          ...{ id: uuidv7(), organisationId, kind, terms, reason },
          ...{ createdBy: personId, createdAt: now, updatedAt: now },
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!order) throw new Problem('CONFLICT', 'Another order for the same wallet is under way.');
    await this.tell(order, 'enforcement.drafted', undefined, reason);
    return order;
  }

  async get(id: string): Promise<EnforcementOrder> {
    const order = await this.unit.tx.enforcementOrder.findUnique({ where: { id } });
    if (!order) throw notFound('enforcement order');
    return order;
  }

  list({ kind, status, cursor, limit }: EnforcementOrderQuery): Promise<EnforcementOrder[]> {
    return this.unit.tx.enforcementOrder.findMany({
      where: { kind, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<EnforcementOrder> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM enforcement_orders WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  async change(
    before: EnforcementOrder,
    data: Prisma.EnforcementOrderUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<EnforcementOrder> {
    const after = await this.unit.tx.enforcementOrder.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before, reason);
    return after;
  }

  private async tell(order: EnforcementOrder, type: EventType, before?: EnforcementOrder, reason?: string) {
    const { id, organisationId, kind, status, refusalCode } = order;
    const facts = { kind, status, ...(refusalCode ? { refusal_code: refusalCode } : {}) };
    await this.audit.record({
      action: type,
      target: { type: ORDER, id },
      organisationId,
      before: before && toEnforcementOrder(before),
      after: toEnforcementOrder(order),
      details: facts,
      reason,
    });
    await this.events.publish({ organisationId, type, data: { id, ...facts } });
  }
}
