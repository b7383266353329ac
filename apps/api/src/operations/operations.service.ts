import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Operation, Prisma } from '../database/generated/client';
import type { OperationStatus } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { type EventCommand, Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { notFound } from '../http/problem';
import { Outbox } from '../outbox/outbox';
import { OperationHandlers } from './operation-handlers';
import { isOver, mayBecome, mayComeFrom } from './operation-status';

export interface StartOperation {
  /** `transfer.send`: what it works on, then what it does */
  readonly kind: string;
  readonly organisationId: string;
  readonly subject?: { readonly type: string; readonly id: string };
  readonly input: Prisma.InputJsonObject;
  readonly createdBy: string;
}

/** Work that outlives its request: a row that says how far it is, and a job that carries it out. */
@Injectable()
export class Operations {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly outbox: Outbox,
    private readonly handlers: OperationHandlers,
  ) {}

  /** The row, its audit event, its domain event and its job commit together with the command that wants it. */
  async start(command: StartOperation): Promise<Operation> {
    this.handlers.of(command.kind);
    const operation = await this.create(command);
    const { id, kind } = operation;
    await this.outbox.enqueue({ queue: 'operations', name: kind, id, data: { operation_id: id } });
    return operation;
  }

  /** The row and what tells of it; whoever creates it sees to it that it is carried out. */
  async create({ kind, organisationId, subject, input, createdBy }: StartOperation): Promise<Operation> {
    const id = uuidv7();
    const now = this.clock.now();
    const operation = await this.unit.tx.operation.create({
      data: {
        id,
        organisationId,
        kind,
        subjectType: subject?.type,
        subjectId: subject?.id,
        input,
        createdBy,
        createdAt: now,
        updatedAt: now,
      },
    });
    await this.record(operation);
    await this.tell(operation);
    return operation;
  }

  /** Moves an operation on, in the transaction of what moved it. */
  async advance(id: string, to: OperationStatus, facts: Prisma.OperationUpdateInput = {}): Promise<Operation> {
    const { tx } = this.unit;
    await tx.$queryRaw`SELECT 1 FROM operations WHERE id = ${id}::uuid FOR UPDATE`;
    const { status: from } = await tx.operation.findUniqueOrThrow({ where: { id } });
    if (!mayBecome(from, to)) throw new Error(`operation ${id} is ${from} and cannot become ${to}`);
    const operation = await tx.operation.update({
      where: { id },
      data: { ...facts, status: to, updatedAt: this.clock.now() },
    });
    if (isOver(to)) await this.record(operation);
    await this.tell(operation);
    return operation;
  }

  /** Moves those on that may be; the others are ahead already. */
  async advanceAll(ids: readonly string[], to: OperationStatus): Promise<void> {
    const moved = await this.unit.tx.operation.updateManyAndReturn({
      where: { id: { in: [...ids] }, status: { in: [...mayComeFrom(to)] } },
      data: { status: to, updatedAt: this.clock.now() },
    });
    await this.events.publishAll(moved.map(toEvent));
  }

  /** Says of an operation that it is over, where something else has written so. */
  async announce(operation: Operation): Promise<void> {
    await this.record(operation);
    await this.tell(operation);
  }

  async progress(id: string, done: number, total: number, result: Prisma.InputJsonObject): Promise<void> {
    const operation = await this.unit.tx.operation.update({
      where: { id },
      data: { progressDone: done, progressTotal: total, result, updatedAt: this.clock.now() },
    });
    await this.tell(operation);
  }

  async get(id: string): Promise<Operation> {
    const operation = await this.unit.tx.operation.findUnique({ where: { id } });
    if (!operation) throw notFound('operation');
    return operation;
  }

  list(query: PageQuery & { status?: OperationStatus; kind?: string }): Promise<Operation[]> {
    return this.unit.tx.operation.findMany({
      where: { status: query.status, kind: query.kind, id: olderThan(query.cursor) },
      ...newestFirst(query.limit),
    });
  }

  private async record({ id, organisationId, kind, status, refusalCode }: Operation): Promise<void> {
    await this.audit.record({
      action: `operation.${status}`,
      target: { type: 'operation', id },
      organisationId,
      details: { kind, ...(refusalCode ? { refusal_code: refusalCode } : {}) },
    });
  }

  private async tell(operation: Operation): Promise<void> {
    await this.events.publish(toEvent(operation));
  }
}

const toEvent = ({ id, organisationId, kind, status, ...operation }: Operation): EventCommand => ({
  organisationId,
  type: `operation.${status}`,
  data: {
    id,
    kind,
    progress: { done: operation.progressDone, total: operation.progressTotal },
    refusal_code: operation.refusalCode,
  },
});
