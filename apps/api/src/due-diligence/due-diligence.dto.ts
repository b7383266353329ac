import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import { assetSchema } from '../assets/assets.dto';
import type { Assessment } from '../database/generated/client';
import { AssessmentKind, AssessmentStatus } from '../database/generated/enums';
import { SCORE_TO_PASS } from '../evidence/evidence-gate';
import { day, documentIds, filedDocument } from '../evidence/evidence.dto';
import type { FiledDocument } from '../evidence/filed-documents';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { dayOf } from '../clock/day';

const score = z
  .number()
  .int()
  .min(0)
  .max(100)
  .meta({ description: `0 to 100; below ${SCORE_TO_PASS} it is against the asset` });

export const writeAssessmentBody = z
  .strictObject({
    findings: prose(5_000).trim().min(10),
    document_ids: documentIds.min(1),
    score,
    valid_until: day.meta({ description: 'the last day on which it counts: at most three years from now' }),
  })
  .meta({ id: 'WriteAssessmentCommand' });

export const assessmentSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    asset_id: z.uuid(),
    kind: z.enum(AssessmentKind),
    findings: z.string(),
    documents: z.array(filedDocument),
    score,
    valid_until: z.string(),
    expires_at: z.iso.datetime(),
    facts_version: z.number().int().meta({ description: 'of the facts that it judged' }),
    status: z.enum(AssessmentStatus),
    writers: z.array(z.uuid()).meta({ description: 'who wrote in it; none of them signs' }),
    signed_by: z.uuid().nullable(),
    signed_at: z.iso.datetime().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Assessment' });

export const assessmentPage = pageOf(assessmentSchema).meta({ id: 'AssessmentPage' });

export const assessmentQuery = pageQuery.extend({
  kind: z.enum(AssessmentKind).optional(),
  status: z.enum(AssessmentStatus).optional(),
});

/** Judged after the asset: an asset that is not there has no assessments of any kind. */
export const kindParam = z.string().max(60);

export const returnAssetBody = z
  .strictObject({ reason: prose(2_000).trim().min(3).meta({ description: 'what is to be mended' }) })
  .meta({ id: 'ReturnAssetCommand' });

export const conclusionSchema = z
  .object({ asset: assetSchema, approval: approvalSchema })
  .meta({ id: 'AssetConclusion' });

export type WriteAssessment = z.infer<typeof writeAssessmentBody>;
export type AssessmentQuery = z.infer<typeof assessmentQuery>;

export const toAssessment = (row: Assessment): z.infer<typeof assessmentSchema> => ({
  id: row.id,
  organisation_id: row.organisationId,
  asset_id: row.assetId,
  kind: row.kind,
  findings: row.findings,
  documents: row.documents as unknown as FiledDocument[],
  score: row.score,
  valid_until: dayOf(row.validUntil),
  expires_at: row.expiresAt.toISOString(),
  facts_version: row.factsVersion,
  status: row.status,
  writers: row.writers,
  signed_by: row.signedBy,
  signed_at: row.signedAt?.toISOString() ?? null,
  version: row.version,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
