import { z } from 'zod';
import type { KycDocument } from '../database/generated/client';
import { MEDIA_TYPES } from '../documents/media-types';

/** What a file of a case is. */
export const KYC_DOCUMENT_KINDS = [
  'passport',
  'identity_card',
  'residence_permit',
  'proof_of_address',
  'selfie',
  'source_of_funds',
  'registry_extract',
  'articles',
  'ownership_register',
  'accreditation',
  'tax_form',
  'other',
] as const;

export type KycDocumentKind = (typeof KYC_DOCUMENT_KINDS)[number];

/** Documents that say who somebody is, and have a machine-readable zone. */
export const IDENTITY_DOCUMENTS: readonly KycDocumentKind[] = ['passport', 'identity_card', 'residence_permit'];

/** What is sealed beside the content: the applicant's own words about it. */
export const documentFacts = z.strictObject({
  kind: z.enum(KYC_DOCUMENT_KINDS),
  mrz: z
    .string()
    .transform((text) =>
      text
        .toUpperCase()
        .replace(/[\r\n\s]+/g, '\n')
        .trim(),
    )
    .pipe(
      z
        .string()
        .regex(/^[A-Z0-9<]{30,44}(\n[A-Z0-9<]{30,44}){1,2}$/, 'two lines of 36 or 44, or three of 30 characters'),
    )
    .optional(),
  issued_on: z.iso.date().optional(),
  expires_on: z.iso.date().optional(),
  owner_id: z.uuid().optional(),
});

export type DocumentFacts = z.infer<typeof documentFacts>;

/** The form, for the OpenAPI document; it is read as it streams in. */
export const KYC_UPLOAD_FORM = {
  type: 'object',
  required: ['kind', 'file'],
  properties: {
    kind: { type: 'string', enum: [...KYC_DOCUMENT_KINDS] },
    mrz: {
      type: 'string',
      description: 'the machine-readable zone of an identity document, its lines one after another',
    },
    issued_on: { type: 'string', format: 'date' },
    expires_on: { type: 'string', format: 'date' },
    owner_id: { type: 'string', format: 'uuid', description: 'the owner of an entity whom the document is about' },
    file: { type: 'string', format: 'binary', description: `one of ${MEDIA_TYPES.join(', ')}; at most 20 MiB` },
  },
};

export const kycDocumentSchema = z
  .object({
    id: z.uuid(),
    case_id: z.uuid(),
    kind: z.enum(KYC_DOCUMENT_KINDS),
    media_type: z.enum(MEDIA_TYPES),
    size_bytes: z.number().int(),
    sha256: z.string().meta({ description: 'of the content, in hexadecimal' }),
    expires_on: z.iso.date().nullable(),
    scan: z.enum(['clean', 'not_scanned']),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'KycDocument' });

export const kycDocumentList = z.object({ data: z.array(kycDocumentSchema) }).meta({ id: 'KycDocumentList' });

export const toKycDocument = (document: KycDocument): z.infer<typeof kycDocumentSchema> => ({
  id: document.id,
  case_id: document.caseId,
  kind: document.kind as KycDocumentKind,
  media_type: document.mediaType as (typeof MEDIA_TYPES)[number],
  size_bytes: document.sizeBytes,
  sha256: Buffer.from(document.sha256).toString('hex'),
  expires_on: document.expiresOn?.toISOString().slice(0, 10) ?? null,
  scan: document.scan as 'clean' | 'not_scanned',
  created_at: document.createdAt.toISOString(),
});
