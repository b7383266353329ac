import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { SanctionListVersion, Screening, ScreeningHit } from '../database/generated/client';
import { SanctionListSource, ScreeningHitStatus } from '../database/generated/enums';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { hex } from './sanction-lists.service';
import type { ExplainedHit } from './screening.worker';
import { dayOf } from '../clock/day';

export const sanctionListSchema = z
  .object({
    id: z.uuid(),
    source: z.enum(SanctionListSource),
    sha256: z.string(),
    size_bytes: z.number().int(),
    published_on: z.iso.date(),
    parties: z.number().int(),
    obtained_at: z.iso.datetime().meta({ description: 'when it was last known to be the newest' }),
    uploaded_by: z.uuid(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'SanctionList' });

export const sanctionListPage = pageOf(sanctionListSchema).meta({ id: 'SanctionListPage' });

export const LIST_FORM = {
  type: 'object',
  required: ['source', 'file'],
  properties: {
    source: { type: 'string', enum: Object.values(SanctionListSource) },
    file: { type: 'string', format: 'binary', description: 'the XML file as it was published; at most 128 MiB' },
  },
};

const screeningSchema = z
  .object({
    id: z.uuid(),
    investor_id: z.uuid(),
    trigger: z.enum(['submission', 'decision', 'list', 'change']),
    lists: z.array(z.object({ source: z.enum(SanctionListSource), sha256: z.string(), published_on: z.iso.date() })),
    threshold: z.number(),
    subjects: z.number().int(),
    hits: z.number().int(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Screening' });

export const screeningPage = pageOf(screeningSchema).meta({ id: 'ScreeningPage' });

export const screeningHitSchema = z
  .object({
    id: z.uuid(),
    investor_id: z.uuid(),
    subject_id: z.uuid().meta({ description: 'the investor, or one of its owners' }),
    source: z.enum(SanctionListSource),
    party_id: z.string(),
    programmes: z.array(z.string()),
    score: z.number(),
    status: z.enum(ScreeningHitStatus),
    reason: z.string().nullable(),
    decided_by: z.uuid().nullable(),
    decided_at: z.iso.datetime().nullable(),
    seen_at: z.iso.datetime(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'ScreeningHit' });

export const screeningHitPage = pageOf(screeningHitSchema).meta({ id: 'ScreeningHitPage' });

export const explainedHitSchema = screeningHitSchema
  .extend({
    likeness: z
      .object({ asked_name: z.string(), listed_name: z.string(), explanation: z.array(z.string()) })
      .nullable()
      .meta({ description: 'null once the person is erased' }),
  })
  .meta({ id: 'ExplainedScreeningHit' });

export const hitQuery = pageQuery.extend({
  status: z.enum(ScreeningHitStatus).optional(),
  investor_id: z.uuid().optional(),
});

export const screeningQuery = pageQuery.extend({ investor_id: z.uuid() });

export const hitDecisionBody = z.strictObject({ reason: prose(2_000).min(1) }).meta({ id: 'HitDecisionCommand' });

export const clearingSchema = z
  .object({ hit: screeningHitSchema, approval: approvalSchema })
  .meta({ id: 'ScreeningHitClearing' });

export type HitQuery = z.infer<typeof hitQuery>;

export const toSanctionList = (list: SanctionListVersion): z.infer<typeof sanctionListSchema> => ({
  id: list.id,
  source: list.source,
  sha256: hex(list.sha256),
  size_bytes: list.sizeBytes,
  published_on: dayOf(list.publishedOn),
  parties: list.parties,
  obtained_at: list.obtainedAt.toISOString(),
  uploaded_by: list.uploadedBy,
  created_at: list.createdAt.toISOString(),
});

export const toScreening = (screening: Screening): z.infer<typeof screeningSchema> => ({
  id: screening.id,
  investor_id: screening.investorId,
  trigger: screening.trigger as z.infer<typeof screeningSchema>['trigger'],
  lists: screening.lists as z.infer<typeof screeningSchema>['lists'],
  threshold: screening.threshold,
  subjects: screening.subjects,
  hits: screening.hits,
  created_at: screening.createdAt.toISOString(),
});

export const toScreeningHit = (hit: ScreeningHit): z.infer<typeof screeningHitSchema> => ({
  id: hit.id,
  investor_id: hit.investorId,
  subject_id: hit.subjectId,
  source: hit.source,
  party_id: hit.partyId,
  programmes: hit.programmes,
  score: hit.score,
  status: hit.status,
  reason: hit.reason,
  decided_by: hit.decidedBy,
  decided_at: hit.decidedAt?.toISOString() ?? null,
  seen_at: hit.seenAt.toISOString(),
  created_at: hit.createdAt.toISOString(),
});

export const toExplainedHit = (hit: ScreeningHit, found: ExplainedHit | null): z.infer<typeof explainedHitSchema> => ({
  ...toScreeningHit(hit),
  likeness: found && {
    asked_name: found.askedName,
    listed_name: found.listedName.name,
    explanation: [...found.explanation],
  },
});
