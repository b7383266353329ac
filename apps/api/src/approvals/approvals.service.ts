import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import type { Permission } from '../access/permissions';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Approval, Prisma } from '../database/generated/client';
import type { ApprovalStatus } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { notFound, Problem } from '../http/problem';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import type { ApprovalHandler } from './approval-handler';
import { judgeChecker } from './approvals.policy';
import { payloadHash } from './payload-hash';

const OPEN_FOR_MS = 7 * 24 * 60 * 60_000;

export interface ApprovalRequest {
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly organisationId: string;
  /** the person who gains by it, if it is one person: they may not decide */
  readonly beneficiaryId?: string;
}

/** Privileged acts wait here for a second human, who approves exactly the payload that was asked for. */
@Injectable()
export class Approvals {
  private readonly handlers = new Map<string, ApprovalHandler>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  register(handler: ApprovalHandler): void {
    if (this.handlers.has(handler.action)) throw new Error(`two handlers for the approval of ${handler.action}`);
    this.handlers.set(handler.action, handler);
  }

  async request(actor: Actor, request: ApprovalRequest): Promise<Approval> {
    const { tx } = this.unit;
    await this.closeExpired(request.action, request.subject.id);
    const payload = await this.handlerOf(request.action).currentPayload(request.subject.id);
    if (!payload) throw notFound(request.subject.type);
    const pending = await tx.approval.findFirst({
      where: { action: request.action, subjectId: request.subject.id, status: 'pending' },
    });
    if (pending) throw new Problem('APPROVAL_PENDING', `The approval ${pending.id} waits for the same act.`);
    const now = this.clock.now();
    const approval = await tx.approval.create({
      data: {
        id: uuidv7(),
        organisationId: request.organisationId,
        action: request.action,
        subjectType: request.subject.type,
        subjectId: request.subject.id,
        payload,
        payloadHash: payloadHash(payload),
        makerId: actor.personId,
        beneficiaryId: request.beneficiaryId,
        createdAt: now,
        expiresAt: new Date(now.getTime() + OPEN_FOR_MS),
      },
    });
    await this.tell(approval, 'approval.requested');
    return approval;
  }

  async approve(actor: Actor, id: string, seenHash: string): Promise<Approval> {
    const approval = await this.lockPending(id);
    const handler = this.handlerOf(approval.action);
    await this.judgeSecond(actor, approval, handler.permission);
    if (seenHash !== Buffer.from(approval.payloadHash).toString('hex')) {
      const cure = 'Read the approval, and send the payload_hash of what you read.';
      throw new Problem('APPROVAL_VOID', 'The hash is not the one of what is to be approved.', { cure });
    }
    const current = await handler.currentPayload(approval.subjectId);
    if (current === null || !Buffer.from(payloadHash(current)).equals(Buffer.from(approval.payloadHash))) {
      const cure = 'Reject or withdraw this request, then ask for a new one.';
      throw new Problem('APPROVAL_VOID', 'What would be carried out is no longer what was asked for.', { cure });
    }
    const decided = await this.decide(approval, 'approved', actor);
    await handler.approved(approval.subjectId, approval.payload as Prisma.JsonObject);
    return decided;
  }

  async reject(actor: Actor, id: string, reason: string): Promise<Approval> {
    const approval = await this.lockPending(id);
    const handler = this.handlerOf(approval.action);
    await this.judgeSecond(actor, approval, handler.permission);
    const decided = await this.decide(approval, 'rejected', actor, reason);
    await handler.rejected(approval.subjectId, reason);
    return decided;
  }

  /** Whether the actor may be the second person for what somebody else made. */
  async judgeSecond(
    actor: Actor,
    made: { readonly makerId: string; readonly beneficiaryId: string | null },
    permission: Permission,
  ): Promise<void> {
    judgeChecker(actor, made, permission, await this.invitedOneAnother(actor.personId, made.makerId));
  }

  /** The maker takes the request back. */
  async withdraw(actor: Actor, id: string): Promise<Approval> {
    const approval = await this.lockPending(id);
    if (approval.makerId !== actor.personId) throw new Problem('FORBIDDEN', 'Only its maker may withdraw a request.');
    const decided = await this.decide(approval, 'withdrawn', actor);
    await this.handlerOf(approval.action).rejected(approval.subjectId, 'withdrawn by its maker');
    return decided;
  }

  /** Whoever decides about the subject at this moment is waited for. Before the subject's own lock, as deciding does. */
  async hold(subjectId: string): Promise<void> {
    await this.unit.tx.$queryRaw`
      SELECT 1 FROM approvals WHERE subject_id = ${subjectId}::uuid AND status = 'pending' ORDER BY id FOR UPDATE`;
  }

  /** A subject that changed takes its pending requests with it; what was decided meanwhile is not voided. */
  async voidFor(subjectId: string, reason?: string): Promise<number> {
    await this.hold(subjectId);
    const pending = await this.unit.tx.approval.findMany({ where: { subjectId, status: 'pending' } });
    for (const approval of pending) await this.decide(approval, 'voided', undefined, reason);
    return pending.length;
  }

  async get(id: string): Promise<Approval> {
    const approval = await this.unit.tx.approval.findUnique({ where: { id } });
    if (!approval) throw notFound('approval');
    return approval;
  }

  list(query: PageQuery & { status?: ApprovalStatus }): Promise<Approval[]> {
    return this.unit.tx.approval.findMany({
      where: { status: query.status, id: olderThan(query.cursor) },
      ...newestFirst(query.limit),
    });
  }

  private handlerOf(action: string): ApprovalHandler {
    const handler = this.handlers.get(action);
    if (!handler) throw new Error(`nothing handles the approval of ${action}`);
    return handler;
  }

  private async invitedOneAnother(one: string, other: string): Promise<boolean> {
    const invitations = [
      { id: one, invitedBy: other },
      { id: other, invitedBy: one },
    ];
    return (await this.unit.tx.user.count({ where: { OR: invitations } })) > 0;
  }

  /** Two checkers at once: the second one waits for the lock and finds the request decided. */
  private async lockPending(id: string): Promise<Approval> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM approvals WHERE id = ${id}::uuid FOR UPDATE`;
    const approval = await this.get(id);
    if (approval.status !== 'pending') {
      const because = approval.reason ? `: ${approval.reason}` : '.';
      throw new Problem('APPROVAL_CLOSED', `This approval is ${approval.status}${because}`);
    }
    if (approval.expiresAt <= this.clock.now()) {
      throw new Problem('APPROVAL_EXPIRED', `This approval expired at ${approval.expiresAt.toISOString()}.`);
    }
    return approval;
  }

  private async closeExpired(action: string, subjectId: string): Promise<void> {
    const expired = await this.unit.tx.approval.findMany({
      where: { action, subjectId, status: 'pending', expiresAt: { lte: this.clock.now() } },
    });
    for (const approval of expired) await this.decide(approval, 'expired');
  }

  private async decide(
    approval: Approval,
    status: Exclude<ApprovalStatus, 'pending'>,
    checker?: Actor,
    reason?: string,
  ): Promise<Approval> {
    const decided = await this.unit.tx.approval.update({
      where: { id: approval.id, status: 'pending' },
      data: { status, checkerId: checker?.personId, reason, decidedAt: this.clock.now() },
    });
    await this.tell(decided, `approval.${status}`);
    return decided;
  }

  private async tell(approval: Approval, type: EventType): Promise<void> {
    const { id, organisationId, action, subjectType, subjectId, reason } = approval;
    const details = {
      action,
      subject: { type: subjectType, id: subjectId },
      payload_hash: Buffer.from(approval.payloadHash).toString('hex'),
    };
    await this.audit.record({
      action: type,
      target: { type: 'approval', id },
      organisationId,
      details,
      reason: reason ?? undefined,
    });
    await this.events.publish({ organisationId, type, data: { id, ...details } });
  }
}
