import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Investor, KycCase, KycDecision, Operation } from '../database/generated/client';
import type { RiskRating } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { InvestorIdentity } from '../investors/investor-identity';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { KycCases } from './kyc-cases.service';
import { reviewDueAt } from './review-period';

const VERIFY = 'investor.verify';

/** What a verification is granted with. */
export type VerificationTerms = { readonly risk: RiskRating; readonly investor_class: number };

/** From the desk's verdict to an identity on the chain: somebody is verified once the chain has confirmed it. */
@Injectable()
export class KycVerification implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly identity: InvestorIdentity,
    private readonly settlements: Settlements,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: VERIFY, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  /** Nobody is verified whose standing says otherwise. */
  async requireClear({ standing }: Investor, _case: KycCase): Promise<void> {
    if (standing !== 'active' && standing !== 'restricted') {
      throw new Problem('STATE_REFUSED', `The investor is ${standing}.`);
    }
  }

  async begin(kycCase: KycCase, investor: Investor, decision: KycDecision) {
    await this.requireClear(investor, kycCase);
    const { risk, investor_class: investorClass } = decision.terms as VerificationTerms;
    const expiresAt = reviewDueAt(risk, this.clock.now());
    const { identity, call } = await this.identity.verified(investor, { investorClass, expiresAt });
    const operation = await this.settlements.start({
      kind: VERIFY,
      organisationId: investor.organisationId,
      subject: { type: 'investor', id: investor.id },
      input: {
        case_id: kycCase.id,
        decision_id: decision.id,
        identity_version: identity.version,
        expires_at: expiresAt.toISOString(),
      },
      createdBy: decision.decidedBy,
      signer: OPERATOR,
      calls: [call],
    });
    const { tx } = this.unit;
    const settling = await tx.kycDecision.update({ where: { id: decision.id }, data: { status: 'settling' } });
    const waiting = await tx.kycCase.update({
      where: { id: kycCase.id, version: kycCase.version },
      data: { operationId: operation.id, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.audit.record({
      action: 'kyc_decision.settling',
      target: { type: 'kyc_case', id: kycCase.id },
      organisationId: null,
      details: { decision_id: decision.id, operation_id: operation.id, risk, investor_class: investorClass },
      reason: decision.reason,
    });
    return { kycCase: waiting, decision: settling };
  }

  /** The person hears of it, and so does whoever brought them: that is more than one organisation. */
  private settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const input = operation.input as {
      case_id: string;
      decision_id: string;
      identity_version: number;
      expires_at: string;
    };
    return this.unit.within(PLATFORM, async (tx) => {
      const { kycCase } = await this.cases.lock(input.case_id);
      const status = outcome.status === 'confirmed' ? 'taken' : 'refused';
      const decision = await tx.kycDecision.update({ where: { id: input.decision_id }, data: { status } });
      if (outcome.status !== 'confirmed') {
        await this.audit.record({
          action: 'kyc_decision.refused',
          target: { type: 'kyc_case', id: kycCase.id },
          organisationId: null,
          details: { decision_id: decision.id, code: outcome.code },
        });
        return;
      }
      const now = this.clock.now();
      const { risk, investor_class: investorClass } = decision.terms as VerificationTerms;
      await this.cases.apply(kycCase, 'verified', {
        case: { decidedAt: now },
        investor: {
          ...{ risk, investorClass, verifiedAt: now, reviewDueAt: new Date(input.expires_at) },
          ...{ standing: 'active', standingCause: null, chainVersion: input.identity_version },
        },
        reason: decision.reason,
      });
    });
  }
}
