import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { KycDecision, KycFinding } from '../database/generated/client';
import { RiskRating } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { leastRisk, preventing } from './judgement';
import { kycDecisionSchema, toKycDecision } from './kyc-cases.dto';
import { KycCases } from './kyc-cases.service';
import { KycScreening } from './kyc-screening';

export const kycAssessmentSchema = z
  .object({
    case_id: z.uuid(),
    round: z.number().int(),
    findings: z.array(z.object({ code: z.string(), detail: z.string(), subject_id: z.uuid() })),
    open_hits: z.number().int(),
    least_risk: z.enum(RiskRating),
    prevented_by: z.string().nullable().meta({ description: 'the finding with which nobody is verified' }),
    decisions: z.array(kycDecisionSchema),
  })
  .meta({ id: 'KycAssessment' });

interface Assessment {
  readonly caseId: string;
  readonly round: number;
  readonly findings: readonly KycFinding[];
  readonly openHits: number;
  readonly decisions: readonly KycDecision[];
}

/** What the desk weighs: the findings of the last round, the hits, and what was decided before. */
@Injectable()
export class KycAssessments {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly cases: KycCases,
    private readonly screening: KycScreening,
  ) {}

  async of(caseId: string): Promise<Assessment> {
    const { round, investorId } = await this.cases.get(caseId);
    const findings = await this.unit.tx.kycFinding.findMany({ where: { caseId, round }, orderBy: { id: 'asc' } });
    const decisions = await this.unit.tx.kycDecision.findMany({ where: { caseId }, orderBy: { id: 'asc' } });
    return { caseId, round, findings, openHits: await this.screening.openHitsOf(investorId), decisions };
  }
}

export const toKycAssessment = ({
  caseId,
  round,
  findings,
  openHits,
  decisions,
}: Assessment): z.infer<typeof kycAssessmentSchema> => ({
  case_id: caseId,
  round,
  findings: findings.map(({ code, detail, subjectId }) => ({ code, detail, subject_id: subjectId })),
  open_hits: openHits,
  least_risk: leastRisk(findings),
  prevented_by: preventing(findings) ?? null,
  decisions: decisions.map(toKycDecision),
});
