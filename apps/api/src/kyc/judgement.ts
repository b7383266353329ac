import type { RiskRating } from '../database/generated/enums';
import type { RequestedUpdate } from './kyc-cases.dto';

/** What the examination of a file came to: something for the applicant to mend, or something for the desk to weigh. */
export type Judgement =
  | ({ readonly for: 'applicant' } & RequestedUpdate)
  | { readonly for: 'desk'; readonly code: FindingCode; readonly detail: string; readonly subjectId?: string };

export type FindingCode =
  | 'NAME_DIFFERS'
  | 'UNDER_AGE'
  | 'DUPLICATE_IDENTITY'
  | 'DUPLICATE_DOCUMENT'
  | 'POLITICALLY_EXPOSED'
  | 'HIGH_RISK_COUNTRY'
  | 'SCREENING_HITS'
  | 'OWNERSHIP_BLOCKED'
  | 'PROVIDER_NOTE'
  | 'PROVIDER_APPROVED'
  | 'PROVIDER_REJECTED';

/** With one of these nobody is verified, whatever the desk thinks of it. */
const PREVENTING: ReadonlySet<string> = new Set<FindingCode>(['UNDER_AGE', 'OWNERSHIP_BLOCKED']);

const OF_HIGH_RISK: ReadonlySet<string> = new Set<FindingCode>(['POLITICALLY_EXPOSED', 'HIGH_RISK_COUNTRY']);

interface Finding {
  readonly code: string;
}

export const preventing = (findings: readonly Finding[]): string | undefined =>
  findings.find(({ code }) => PREVENTING.has(code))?.code;

/** The least risk that findings allow. */
export const leastRisk = (findings: readonly Finding[]): RiskRating =>
  findings.some(({ code }) => OF_HIGH_RISK.has(code)) ? 'high' : 'low';

const ORDER: readonly RiskRating[] = ['low', 'medium', 'high'];

export const isAtLeast = (risk: RiskRating, least: RiskRating): boolean => ORDER.indexOf(risk) >= ORDER.indexOf(least);

export const toMend = (code: string, detail: string): Judgement => ({ for: 'applicant', code, detail });

export const toWeigh = (code: FindingCode, detail: string, subjectId?: string): Judgement => ({
  for: 'desk',
  code,
  detail,
  subjectId,
});
