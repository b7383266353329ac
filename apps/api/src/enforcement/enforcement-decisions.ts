import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import type { Approval, EnforcementOrder, Operation, Prisma } from '../database/generated/client';
import { EnforcementKind } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import type { ChainCall } from '../settlement/chain-call';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { EnforcementOrders, ORDER } from './enforcement-orders.service';

const CARRY_OUT = 'enforcement.carry_out';

export type Confirmed = Extract<SettlementOutcome, { status: 'confirmed' }>;

/** What one kind of order does. All of it runs as the platform's own work: it concerns rows of several tenants. */
export interface EnforcementWork {
  readonly kind: EnforcementKind;
  /** nobody decides on such an order without a document */
  readonly needsDocument: boolean;
  /** What the chain is asked, as things are when the second person has approved. */
  calls(order: EnforcementOrder): Promise<readonly ChainCall[]>;
  /** What follows. Answers what is still left to ask of the chain. */
  confirmed(order: EnforcementOrder, outcome: Confirmed): Promise<readonly ChainCall[]>;
  /** The second person, or the chain, did not let it happen. */
  abandoned(order: EnforcementOrder): Promise<void>;
}

/** From a draft to the chain: asked for by one person, approved by another. */
@Injectable()
export class EnforcementDecisions implements OnModuleInit {
  private readonly works = new Map<EnforcementKind, EnforcementWork>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly orders: EnforcementOrders,
    private readonly approvals: Approvals,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    for (const kind of Object.values(EnforcementKind)) {
      this.approvals.register({
        action: actionOf(kind),
        permission: 'enforcement.review',
        currentPayload: (id) => this.payload(id),
        approved: (id) => this.approved(id),
        rejected: (id, reason) => this.rejected(id, reason),
      });
    }
    this.settlements.register({ kind: CARRY_OUT, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  register(work: EnforcementWork): void {
    if (this.works.has(work.kind)) throw new Error(`two services carry out a ${work.kind}`);
    this.works.set(work.kind, work);
  }

  async submit(actor: Actor, id: string): Promise<Approval> {
    const order = await this.orders.lock(id);
    // Proposed already: the approval may have expired, and is asked for again.
    if (order.status !== 'draft' && order.status !== 'proposed') {
      throw new Problem('STATE_REFUSED', `The order is ${order.status}.`);
    }
    const { needsDocument } = this.workOf(order);
    if (needsDocument && (await this.documentsOf(id)).length === 0) {
      throw new Problem('EVIDENCE_MISSING', 'File the document that this rests on with the order.', {
        errors: [{ pointer: '/documents', code: 'MISSING', detail: 'No document has been filed.' }],
      });
    }
    await this.orders.change(order, { status: 'proposed' }, 'enforcement.proposed');
    return this.approvals.request(actor, {
      action: actionOf(order.kind),
      subject: { type: ORDER, id },
      organisationId: order.organisationId,
    });
  }

  /** A draft that nobody will submit. */
  async discard(id: string, reason: string): Promise<EnforcementOrder> {
    const order = await this.orders.lock(id);
    if (order.status !== 'draft') {
      throw new Problem('STATE_REFUSED', `The order is ${order.status}: only a draft is discarded.`);
    }
    return this.reject(order, reason);
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const order = await this.unit.tx.enforcementOrder.findUnique({ where: { id } });
    if (order?.status !== 'proposed') return null;
    const documents = await this.documentsOf(id);
    return {
      order: { kind: order.kind, terms: order.terms as Prisma.InputJsonObject, reason: order.reason },
      documents: documents.map(({ kind, fileName, sha256 }) => ({
        kind,
        file_name: fileName,
        sha256: Buffer.from(sha256).toString('hex'),
      })),
    };
  }

  private documentsOf(id: string) {
    return this.unit.tx.document.findMany({ where: { subjectType: ORDER, subjectId: id }, orderBy: { id: 'asc' } });
  }

  private async approved(id: string): Promise<void> {
    const order = await this.orders.lock(id);
    const calls = await this.unit.within(PLATFORM, () => this.workOf(order).calls(order));
    await this.settle(order, calls, 'enforcement.approved');
  }

  private async settle(
    order: EnforcementOrder,
    calls: readonly ChainCall[],
    type: 'enforcement.approved' | 'enforcement.continued',
  ): Promise<void> {
    const { id, organisationId, createdBy, kind } = order;
    const operation = await this.settlements.start({
      kind: CARRY_OUT,
      organisationId,
      subject: { type: ORDER, id },
      input: { order_id: id, kind },
      createdBy,
      signer: OPERATOR,
      calls,
      alone: true,
    });
    await this.orders.change(order, { status: 'settling', operationId: operation.id }, type);
  }

  private async rejected(id: string, reason: string): Promise<void> {
    await this.reject(await this.orders.lock(id), reason);
  }

  private async reject(order: EnforcementOrder, reason: string): Promise<EnforcementOrder> {
    await this.unit.within(PLATFORM, () => this.workOf(order).abandoned(order));
    return this.orders.change(order, { status: 'rejected' }, 'enforcement.rejected', reason);
  }

  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const order = await this.orders.lock(operation.subjectId!);
    requireAwaited(operation, 'order', order);
    const work = this.workOf(order);
    if (outcome.status === 'confirmed') {
      const left = await this.unit.within(PLATFORM, () => work.confirmed(order, outcome));
      if (left.length > 0) await this.settle(order, left, 'enforcement.continued');
      else await this.orders.change(order, { status: 'done' }, 'enforcement.done');
      return;
    }
    await this.unit.within(PLATFORM, () => work.abandoned(order));
    await this.orders.change(order, { status: 'refused', refusalCode: outcome.code }, 'enforcement.refused');
  }

  private workOf({ kind }: EnforcementOrder): EnforcementWork {
    const work = this.works.get(kind);
    if (!work) throw new Error(`nothing carries out a ${kind}`);
    return work;
  }
}

const actionOf = (kind: EnforcementKind): string => `enforcement.${kind}`;
