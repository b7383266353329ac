import { bytesToHex } from '@cadastre/protocol';
import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { Valuation, ValuationPublication } from '../database/generated/client';
import { PublicationStatus, ValuationStatus } from '../database/generated/enums';
import { externalId, money, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { dayOf } from '../clock/day';

const day = z.iso
  .date()
  .refine((date) => date >= '1970-01-01', 'not before 1970, where the chain’s time begins')
  .meta({ example: '2026-11-20' });

export const recordValuationBody = z
  .strictObject({
    external_id: externalId.optional(),
    appraiser: words(200).min(1),
    method: words(200).min(1).meta({ example: 'Discounted cash flow' }),
    valued_on: day.meta({ description: 'the day as of which it was valued; the chain keeps it' }),
    value: money,
    document_id: z.uuid().meta({ description: 'the appraiser’s paper, in the asset’s file' }),
    corrects_id: z
      .uuid()
      .nullable()
      .default(null)
      .meta({ description: 'the valuation whose place this one takes; that one stays in the history' }),
  })
  .meta({ id: 'RecordValuationCommand' });

const publicationSchema = z
  .object({
    instrument_id: z.uuid(),
    token: z.string(),
    status: z.enum(PublicationStatus),
    operation_id: z.uuid(),
    refusal_code: z.string().nullable(),
    published_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ValuationPublication' });

export const valuationSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    asset_id: z.uuid(),
    appraiser: z.string(),
    method: z.string(),
    valued_on: z.string(),
    value: money,
    document: z.object({ document_id: z.uuid(), sha256: z.string() }),
    corrects_id: z.string().nullable(),
    status: z.enum(ValuationStatus),
    review_reason: z.string().nullable().meta({ description: 'why it was not approved' }),
    approved_at: z.iso.datetime().nullable(),
    publications: z.array(publicationSchema).meta({ description: 'on the chain, for each token of the asset' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Valuation' });

export const valuationPage = pageOf(valuationSchema).meta({ id: 'ValuationPage' });

export const valuationQuery = pageQuery.extend({
  status: z.enum(ValuationStatus).optional(),
  external_id: externalId.optional(),
});

export const valuationSubmission = z
  .object({
    valuation: valuationSchema,
    approval: approvalSchema.nullable().meta({ description: 'null: approved before, and sent to the chain again' }),
  })
  .meta({ id: 'ValuationSubmission' });

export type RecordValuation = z.output<typeof recordValuationBody>;
export type ValuationQuery = z.infer<typeof valuationQuery>;
export type PublishedValuation = Valuation & { readonly publications: readonly ValuationPublication[] };

export const toValuation = (valuation: PublishedValuation): z.infer<typeof valuationSchema> => ({
  id: valuation.id,
  organisation_id: valuation.organisationId,
  external_id: valuation.externalId,
  asset_id: valuation.assetId,
  appraiser: valuation.appraiser,
  method: valuation.method,
  valued_on: dayOf(valuation.valuedOn),
  value: { amount: valuation.amount.toFixed(), asset: valuation.currency },
  document: { document_id: valuation.documentId, sha256: bytesToHex(valuation.documentHash).slice(2) },
  corrects_id: valuation.correctsId,
  status: valuation.status,
  review_reason: valuation.reviewReason,
  approved_at: valuation.approvedAt?.toISOString() ?? null,
  publications: valuation.publications.map(toPublication),
  version: valuation.version,
  created_at: valuation.createdAt.toISOString(),
  updated_at: valuation.updatedAt.toISOString(),
});

const toPublication = (publication: ValuationPublication): z.infer<typeof publicationSchema> => ({
  instrument_id: publication.instrumentId,
  token: bytesToHex(publication.token),
  status: publication.status,
  operation_id: publication.operationId,
  refusal_code: publication.refusalCode,
  published_at: publication.publishedAt?.toISOString() ?? null,
});
