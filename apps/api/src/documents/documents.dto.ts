import { z } from 'zod';
import type { Document } from '../database/generated/client';
import { EVIDENCE_KINDS } from '../evidence/evidence-requirements';
import { pageOf } from '../http/pages';
import { MEDIA_TYPES } from './media-types';

/** What a document is evidence of. */
export const DOCUMENT_KINDS = [
  ...EVIDENCE_KINDS,
  'legal',
  'financial',
  'technical',
  'court_order',
  'certificate_of_death',
  'certificate_of_inheritance',
  'merger_record',
  'other',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const documentSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    subject: z.object({ type: z.string().meta({ example: 'asset' }), id: z.uuid() }),
    kind: z.enum(DOCUMENT_KINDS),
    file_name: z.string(),
    media_type: z.enum(MEDIA_TYPES),
    size_bytes: z.number().int(),
    sha256: z.string().meta({ description: 'of the content, in hexadecimal' }),
    scan: z.enum(['clean', 'not_scanned']).meta({ description: 'what the virus scanner said, if there was one' }),
    created_by: z.uuid(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Document' });

export const documentPage = pageOf(documentSchema).meta({ id: 'DocumentPage' });

/** The form, for the OpenAPI document; it is read as it streams in, by multipart-form.ts. */
export const UPLOAD_FORM = {
  type: 'object',
  required: ['kind', 'file'],
  properties: {
    kind: { type: 'string', enum: [...DOCUMENT_KINDS] },
    file: { type: 'string', format: 'binary', description: `one of ${MEDIA_TYPES.join(', ')}; at most 20 MiB` },
  },
};

export function toDocument(document: Document): z.infer<typeof documentSchema> {
  return {
    id: document.id,
    organisation_id: document.organisationId,
    subject: { type: document.subjectType, id: document.subjectId },
    kind: document.kind as DocumentKind,
    file_name: document.fileName,
    media_type: document.mediaType as (typeof MEDIA_TYPES)[number],
    size_bytes: document.sizeBytes,
    sha256: Buffer.from(document.sha256).toString('hex'),
    scan: document.scan as 'clean' | 'not_scanned',
    created_by: document.createdBy,
    created_at: document.createdAt.toISOString(),
  };
}
