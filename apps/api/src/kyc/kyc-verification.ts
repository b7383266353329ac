import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Investor, KycCase, KycDecision, Operation } from '../database/generated/client';
import type { RiskRating } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { InvestorIdentity } from '../investors/investor-identity';
import { InvestorProfiles } from '../investors/investor-profiles';
import { countryOf } from '../investors/profile';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { isAtLeast, leastRisk, preventing } from './judgement';
import { KycCalendar } from './kyc-calendar';
import { KycCases } from './kyc-cases.service';
import { KycScreening } from './kyc-screening';
import { validUntil } from './review-period';

const VERIFY = 'investor.verify';

/** What a verification is granted with. */
export type VerificationTerms = {
  readonly risk: RiskRating;
  readonly investor_class: number;
  readonly valid_until?: string;
};

/** What an operation remembers of the verdict that it puts on the chain. */
interface ToldToChain {
  readonly case_id: string;
  readonly decision_id: string;
  readonly identity_version: number;
  readonly country: string;
  readonly expires_at: string;
}

/** From the desk's verdict to an identity on the chain: somebody is verified once the chain has confirmed it. */
@Injectable()
export class KycVerification implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly identity: InvestorIdentity,
    private readonly profiles: InvestorProfiles,
    private readonly screening: KycScreening,
    private readonly calendar: KycCalendar,
    private readonly settlements: Settlements,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: VERIFY, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  /** Nobody is verified whose standing, hits or findings say otherwise; nor against lists that have grown old. */
  async requireClear({ id, standing }: Investor, kycCase: KycCase, risk: RiskRating, personId: string): Promise<void> {
    if (standing !== 'active' && standing !== 'restricted') {
      throw new Problem('STATE_REFUSED', `The investor is ${standing}.`);
    }
    if (!(await this.screening.isCurrent(id))) await this.screenAgain(id, personId);
    const open = await this.screening.openHitsOf(id);
    if (open > 0) throw new Problem('HITS_OPEN', `${open} hits on sanction lists are open.`);
    const { id: caseId, round } = kycCase;
    const findings = await this.unit.tx.kycFinding.findMany({ where: { caseId, round } });
    const code = preventing(findings);
    if (code) throw new Problem('STATE_REFUSED', `With the finding ${code} nobody is verified.`);
    const least = leastRisk(findings);
    if (!isAtLeast(risk, least)) throw new Problem('RISK_TOO_LOW', `The findings ask for the risk ${least}.`);
  }

  private async screenAgain(id: string, personId: string): Promise<void> {
    const investor = await this.unit.tx.investor.findUniqueOrThrow({ where: { id } });
    const outcome = await this.screening.screen(investor, 'decision', personId);
    if (!outcome.done) throw new Problem('SCREENING_UNAVAILABLE', outcome.fault);
    if (outcome.prevented) throw new Problem('STATE_REFUSED', 'The investor is blocked.');
  }

  async begin(kycCase: KycCase, investor: Investor, decision: KycDecision) {
    const { risk, investor_class: investorClass, valid_until: until } = decision.terms as VerificationTerms;
    await this.requireClear(investor, kycCase, risk, decision.decidedBy);
    const expiresAt = validUntil(risk, until, this.clock.now());
    const country = await this.countryOf(investor);
    const granted = { ...investor, country, investorClass, reviewDueAt: expiresAt, standing: 'active' as const };
    const { identity, call } = await this.identity.verified(granted);
    const operation = await this.settlements.start({
      kind: VERIFY,
      organisationId: investor.organisationId,
      subject: { type: 'investor', id: investor.id },
      input: {
        case_id: kycCase.id,
        decision_id: decision.id,
        identity_version: identity.version,
        country,
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

  private async grant(kycCase: KycCase, decision: KycDecision, told: ToldToChain): Promise<Investor> {
    const now = this.clock.now();
    const reviewDueAt = new Date(told.expires_at);
    const { risk, investor_class: investorClass } = decision.terms as VerificationTerms;
    const { standing, standingCause } = await this.unit.tx.investor.findUniqueOrThrow({
      where: { id: kycCase.investorId },
    });
    const hits = await this.screening.openHitsOf(kycCase.investorId);
    // Whom the desk itself holds back, or something new does, stays so.
    const held = standing !== 'restricted' || standingCause === 'desk';
    const found =
      hits > 0 ? { standingCause: 'screening_review' } : { standing: 'active' as const, standingCause: null };
    const { investor } = await this.cases.apply(kycCase, 'verified', {
      case: { decidedAt: now },
      investor: {
        ...{ risk, investorClass, verifiedAt: now, reviewDueAt, country: told.country },
        ...{ chainVersion: told.identity_version, ...(held ? {} : found) },
      },
      reason: decision.reason,
    });
    await this.calendar.note(investor, reviewDueAt, decision.decidedBy);
    return investor;
  }

  private async countryOf({ id, country }: Investor): Promise<string> {
    const profile = await this.profiles.read(id);
    return profile ? countryOf(profile) : country;
  }

  /** The person hears of it, and so does whoever brought them: that is more than one organisation. */
  private settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const input = operation.input as unknown as ToldToChain;
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
      const granted = await this.grant(kycCase, decision, input);
      // What was found while the chain was asked is told it now.
      await this.identity.follow(granted, decision.decidedBy);
    });
  }
}
