import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { EvidencePiece, EvidenceRecord } from '../database/generated/client';
import { AssetStatus, AssetType, EvidenceRecordStatus, EvidenceStatus } from '../database/generated/enums';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { GAP_CODES } from './evidence-gate';
import { EVIDENCE_KINDS } from './evidence-requirements';
import type { FiledDocument } from './filed-documents';
import { dayOf } from '../clock/day';

const EARLIEST = '1800-01-01';
const LATEST = '2200-12-31';

/** A day of this world: dates far off are typing mistakes. */
export const day = z.iso
  .date()
  .refine((date) => date >= EARLIEST && date <= LATEST, `a day from ${EARLIEST} to ${LATEST}`)
  .meta({ example: '2026-03-31' });

export const documentIds = z
  .array(z.uuid())
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, 'a document is named twice')
  .meta({ description: 'documents that were filed with the asset, as this kind or as `other`' });

export const filedDocument = z.object({ document_id: z.uuid(), sha256: z.string() }).meta({ id: 'FiledDocument' });

const kind = z.enum(EVIDENCE_KINDS);

export const submitEvidenceBody = z
  .strictObject({
    kind,
    document_ids: documentIds.min(1),
    issued_on: day,
    valid_until: day
      .nullable()
      .default(null)
      .meta({ description: 'the last day on which it counts, if it says so itself' }),
    issuing_entity_id: z
      .uuid()
      .nullable()
      .default(null)
      .meta({ description: 'of a title: the issuing entity that it names as the owner after closing' }),
    note: prose(2_000).default(''),
  })
  .meta({ id: 'SubmitEvidenceCommand' });

export const revokeEvidenceBody = z
  .strictObject({ reason: prose(2_000).trim().min(3).meta({ description: 'what is to be mended' }) })
  .meta({ id: 'RevokeEvidenceCommand' });

export const evidenceSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    asset_id: z.uuid(),
    kind,
    version: z.number().int(),
    documents: z.array(filedDocument),
    issued_on: z.string(),
    valid_until: z.string().nullable().meta({ description: 'the last day on which it counts' }),
    lapses_at: z.iso.datetime().nullable(),
    issuing_entity_id: z.uuid().nullable(),
    note: z.string(),
    status: z.enum(EvidenceStatus),
    lapsed: z.boolean().meta({ description: 'whether it is over by its date' }),
    reason: z.string().nullable().meta({ description: 'what is to be mended' }),
    records: z
      .array(
        z.object({
          instrument_id: z.uuid(),
          operation_id: z.uuid(),
          status: z.enum(EvidenceRecordStatus),
          refusal_code: z.string().nullable(),
        }),
      )
      .meta({ description: 'of its hashes, on the chain' }),
    created_by: z.uuid(),
    created_at: z.iso.datetime(),
    decided_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Evidence' });

export const evidencePage = pageOf(evidenceSchema).meta({ id: 'EvidencePage' });

export const evidenceQuery = pageQuery.extend({ kind: kind.optional(), status: z.enum(EvidenceStatus).optional() });

export const evidenceSubmission = z
  .object({ evidence: evidenceSchema, approval: approvalSchema })
  .meta({ id: 'EvidenceSubmission' });

export const gateSchema = z
  .object({
    asset_id: z.uuid(),
    status: z.enum(AssetStatus),
    whole: z.boolean().meta({ description: 'whether nothing is missing' }),
    opens: z
      .object({ approve: z.boolean(), tokenise: z.boolean(), issue: z.boolean() })
      .meta({ description: 'what may be done now, as far as the file goes' }),
    gaps: z.array(
      z.object({
        part: z.enum(['evidence', 'assessment']),
        kind: z.string(),
        code: z.enum(GAP_CODES),
        detail: z.string(),
        cure: z.string(),
      }),
    ),
    shuts_at: z.iso.datetime().nullable().meta({ description: 'when the first of what is required lapses' }),
  })
  .meta({ id: 'EvidenceGate' });

export const assetTypesSchema = z
  .object({
    data: z.array(
      z.object({
        type: z.enum(AssetType),
        attributes: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of what is submitted' }),
        evidence: z.array(
          z.object({
            kind,
            required: z.boolean(),
            fresh_days: z.number().int().nullable().meta({ description: 'days for which it counts; null: for ever' }),
            description: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'AssetTypes' });

export type SubmitEvidence = z.infer<typeof submitEvidenceBody>;
export type EvidenceQuery = z.infer<typeof evidenceQuery>;

export interface ShownPiece {
  readonly piece: EvidencePiece;
  readonly records: readonly EvidenceRecord[];
  readonly now: Date;
}

export const toEvidence = ({ piece, records, now }: ShownPiece): z.infer<typeof evidenceSchema> => ({
  id: piece.id,
  organisation_id: piece.organisationId,
  asset_id: piece.assetId,
  kind: piece.kind as (typeof EVIDENCE_KINDS)[number],
  version: piece.version,
  documents: piece.documents as unknown as FiledDocument[],
  issued_on: dayOf(piece.issuedOn),
  valid_until: piece.validUntil && dayOf(piece.validUntil),
  lapses_at: piece.lapsesAt?.toISOString() ?? null,
  issuing_entity_id: piece.issuingEntityId,
  note: piece.note,
  status: piece.status,
  lapsed: piece.lapsesAt !== null && piece.lapsesAt <= now,
  reason: piece.reason,
  records: records.map((record) => ({
    instrument_id: record.instrumentId,
    operation_id: record.operationId,
    status: record.status,
    refusal_code: record.refusalCode,
  })),
  created_by: piece.createdBy,
  created_at: piece.createdAt.toISOString(),
  decided_at: piece.decidedAt?.toISOString() ?? null,
});
