import { z } from 'zod';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { approvalSchema } from '../approvals/approvals.dto';
import type { KycCase, KycDecision } from '../database/generated/client';
import { KycStatus, RiskRating } from '../database/generated/enums';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { INVESTOR_CLASSES } from '../investors/investor-class';

export const CASE_REASONS = ['onboarding', 'review', 'event'] as const;
/** `webhook`: a provider that tells us what it found; see KYC_PROVIDER_URL */
export const PROVIDERS = ['embedded', 'webhook'] as const;

/** Something that the applicant is asked to mend, in a code and in words. */
const update = z
  .strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9_]{1,60}$/, 'capitals and underscores'),
    detail: prose(500).min(1),
  })
  .meta({ id: 'RequestedUpdate' });

export type RequestedUpdate = z.infer<typeof update>;

export const kycCaseSchema = z
  .object({
    id: z.uuid(),
    investor_id: z.uuid(),
    reason: z.enum(CASE_REASONS),
    provider: z.enum(PROVIDERS),
    status: z.enum(KycStatus),
    round: z.number().int().meta({ description: 'how often it was handed in' }),
    updates: z.array(update).meta({ description: 'what the applicant is asked to mend' }),
    may_try_again: z.boolean(),
    operation_id: z.uuid().nullable().meta({ description: 'what puts the verdict on the chain' }),
    submitted_at: z.iso.datetime().nullable(),
    decided_at: z.iso.datetime().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'KycCase' });

export const kycCasePage = pageOf(kycCaseSchema).meta({ id: 'KycCasePage' });

export const kycCaseQuery = pageQuery.extend({
  investor_id: z.uuid().optional(),
  status: z.enum(KycStatus).optional(),
});

export const openCaseBody = z
  .strictObject({ reason: z.enum(CASE_REASONS).default('onboarding'), provider: z.enum(PROVIDERS).default('embedded') })
  .meta({ id: 'OpenKycCaseCommand' });

const reason = prose(2_000).min(1);

export const decisionBody = z
  .discriminatedUnion('verdict', [
    z.strictObject({
      verdict: z.literal('verify'),
      reason,
      risk: z.enum(RiskRating),
      investor_class: z.enum(INVESTOR_CLASSES).default('retail'),
      valid_until: z.iso
        .datetime()
        .optional()
        .meta({ description: 'when the verification ends; left out: when the review is due that its risk asks for' }),
    }),
    z.strictObject({
      verdict: z.literal('reject'),
      reason,
      may_try_again: z.boolean().default(false),
    }),
    z.strictObject({ verdict: z.literal('request_updates'), reason, updates: z.array(update).min(1).max(20) }),
  ])
  .meta({ id: 'KycDecisionCommand' });

export const kycDecisionSchema = z
  .object({
    id: z.uuid(),
    case_id: z.uuid(),
    verdict: z.enum(['verify', 'reject', 'request_updates']),
    status: z.enum(['proposed', 'settling', 'taken', 'refused', 'dropped']),
    terms: z.record(z.string(), z.unknown()),
    reason: z.string(),
    decided_by: z.uuid(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'KycDecision' });

export const kycDecisionAnswer = z
  .object({ case: kycCaseSchema, decision: kycDecisionSchema, approval: approvalSchema.nullable() })
  .meta({ id: 'KycDecisionAnswer' });

export type OpenCase = z.infer<typeof openCaseBody>;
export type KycCaseQuery = z.infer<typeof kycCaseQuery>;
export type DecideCase = z.infer<typeof decisionBody>;
export type VerifyCase = Extract<DecideCase, { verdict: 'verify' }>;

export const toKycCase = (kycCase: KycCase, viewer: Pick<Actor, 'role'>): z.infer<typeof kycCaseSchema> => ({
  id: kycCase.id,
  investor_id: kycCase.investorId,
  reason: kycCase.reason as (typeof CASE_REASONS)[number],
  provider: kycCase.provider as (typeof PROVIDERS)[number],
  status: kycCase.status,
  round: kycCase.round,
  updates: kycCase.updates as RequestedUpdate[],
  may_try_again: kycCase.retryable,
  operation_id: PLATFORM_ROLES.has(viewer.role) ? kycCase.operationId : null,
  submitted_at: kycCase.submittedAt?.toISOString() ?? null,
  decided_at: kycCase.decidedAt?.toISOString() ?? null,
  version: kycCase.version,
  created_at: kycCase.createdAt.toISOString(),
  updated_at: kycCase.updatedAt.toISOString(),
});

export const toKycDecision = (decision: KycDecision): z.infer<typeof kycDecisionSchema> => ({
  id: decision.id,
  case_id: decision.caseId,
  verdict: decision.verdict as DecideCase['verdict'],
  status: decision.status as z.infer<typeof kycDecisionSchema>['status'],
  terms: decision.terms as Record<string, unknown>,
  reason: decision.reason,
  decided_by: decision.decidedBy,
  created_at: decision.createdAt.toISOString(),
});
