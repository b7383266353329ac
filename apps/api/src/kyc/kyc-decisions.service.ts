import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Approval, KycCase, KycDecision, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { classNumber } from '../investors/investor-class';
import type { DecideCase, VerifyCase } from './kyc-cases.dto';
import { KycCases } from './kyc-cases.service';
import { requireNextStatus } from './kyc-status';
import { KycVerification, type VerificationTerms } from './kyc-verification';
import { validUntil } from './review-period';

const VERIFY_HIGH_RISK = 'kyc_case.verify_high_risk';

export interface TakenDecision {
  readonly kycCase: KycCase;
  readonly decision: KycDecision;
  readonly approval: Approval | null;
}

/** What the desk decides of cases. A verification of high risk waits for a second person. */
@Injectable()
export class KycDecisions implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly verification: KycVerification,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: VERIFY_HIGH_RISK,
      permission: 'kyc_case.decide',
      currentPayload: (caseId) => this.proposed(caseId),
      approved: async (caseId) => {
        const { kycCase, investor } = await this.cases.lock(caseId);
        await this.verification.begin(kycCase, investor, await this.pending(caseId));
      },
      rejected: async (caseId, reason) => {
        const { id } = await this.pending(caseId);
        await this.unit.tx.kycDecision.update({ where: { id }, data: { status: 'dropped' } });
        await this.audit.record({
          action: 'kyc_decision.dropped',
          target: { type: 'kyc_case', id: caseId },
          organisationId: null,
          details: { decision_id: id },
          reason,
        });
      },
    });
  }

  async decide(actor: Actor, caseId: string, command: DecideCase): Promise<TakenDecision> {
    const { kycCase, investor } = await this.cases.lock(caseId);
    await this.requireNothingPending(caseId);
    switch (command.verdict) {
      case 'verify': {
        requireNextStatus(kycCase.status, 'verified');
        if (kycCase.status !== 'manual_review') {
          throw new Problem('STATE_REFUSED', `The case is ${kycCase.status}: it is not at the desk.`);
        }
        const terms = this.termsOf(command);
        await this.verification.requireClear(investor, kycCase, terms.risk, actor.personId);
        const decision = await this.write(actor, kycCase, command, terms, 'proposed');
        if (terms.risk === 'high') {
          const approval = await this.approvals.request(actor, {
            action: VERIFY_HIGH_RISK,
            subject: { type: 'kyc_case', id: caseId },
            organisationId: actor.organisationId,
          });
          return { kycCase, decision, approval };
        }
        const begun = await this.verification.begin(kycCase, investor, decision);
        return { ...begun, approval: null };
      }
      case 'reject': {
        const decision = await this.write(actor, kycCase, command, {}, 'taken');
        const change = { retryable: command.may_try_again, decidedAt: this.clock.now() };
        const { kycCase: rejected } = await this.cases.apply(kycCase, 'rejected', {
          case: change,
          reason: command.reason,
        });
        return { kycCase: rejected, decision, approval: null };
      }
      case 'request_updates': {
        const decision = await this.write(actor, kycCase, command, {}, 'taken');
        const { updates, reason } = command;
        const { kycCase: asked } = await this.cases.apply(kycCase, 'updates_requested', { case: { updates }, reason });
        return { kycCase: asked, decision, approval: null };
      }
    }
  }

  private termsOf({ risk, investor_class, valid_until }: VerifyCase): VerificationTerms {
    validUntil(risk, valid_until, this.clock.now());
    return { risk, investor_class: classNumber(investor_class), ...(valid_until ? { valid_until } : {}) };
  }

  private write(
    { personId }: Actor,
    { id: caseId, organisationId, investorId }: KycCase,
    { verdict, reason }: DecideCase,
    terms: Partial<VerificationTerms>,
    status: 'proposed' | 'taken',
  ): Promise<KycDecision> {
    return this.unit.tx.kycDecision.create({
      data: {
        ...{ id: uuidv7(), caseId, organisationId, investorId, verdict, reason, status },
        terms,
        decidedBy: personId,
        createdAt: this.clock.now(),
      },
    });
  }

  private async pending(caseId: string): Promise<KycDecision> {
    return this.unit.tx.kycDecision.findFirstOrThrow({ where: { caseId, status: 'proposed' } });
  }

  private async requireNothingPending(caseId: string): Promise<void> {
    const pending = await this.unit.tx.kycDecision.findFirst({
      where: { caseId, status: { in: ['proposed', 'settling'] } },
    });
    if (pending) throw new Problem('STATE_REFUSED', 'A decision on this case is on its way already.');
  }

  /** What a second person approves: the file by its hashes, and the terms. */
  private async proposed(caseId: string): Promise<Prisma.InputJsonObject | null> {
    const { tx } = this.unit;
    const kycCase = await tx.kycCase.findUnique({ where: { id: caseId } });
    const decision = await tx.kycDecision.findFirst({ where: { caseId, status: 'proposed' } });
    if (kycCase?.status !== 'manual_review' || !decision) return null;
    const documents = await tx.kycDocument.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
    const { round } = kycCase;
    const findings = await tx.kycFinding.findMany({ where: { caseId, round }, orderBy: { id: 'asc' } });
    return {
      investor_id: kycCase.investorId,
      case_id: caseId,
      round,
      findings: findings.map(({ code, subjectId }) => ({ code, subject_id: subjectId })),
      terms: decision.terms as Prisma.InputJsonObject,
      reason: decision.reason,
      documents: documents.map(({ kind, sha256 }) => ({ kind, sha256: Buffer.from(sha256).toString('hex') })),
    };
  }
}
