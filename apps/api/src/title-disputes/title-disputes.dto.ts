import { z } from 'zod';
import type { TitleDispute } from '../database/generated/client';
import { AssetStatus, TitleDisputeStatus } from '../database/generated/enums';
import { type Identifier, identifier } from '../assets/identifiers';
import type { NamedDocument } from '../documents/named-documents';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';

export const openDisputeBody = z
  .strictObject({
    statement: prose(5_000).trim().min(10).meta({ description: 'why the title is yours' }),
    document_ids: z.array(z.uuid()).min(1).max(20).meta({ description: 'of the asset’s file: what it rests on' }),
  })
  .meta({ id: 'OpenTitleDisputeCommand' });

export const verdictBody = z
  .strictObject({
    verdict: z.enum(['uphold', 'dismiss']),
    reason: prose(2_000).trim().min(3).meta({ description: 'told to the disputant in these words: name nobody else' }),
  })
  .meta({ id: 'TitleVerdictCommand' });

const documentSchema = z.object({
  document_id: z.uuid(),
  kind: z.string(),
  file_name: z.string(),
  sha256: z.string(),
});

export const titleDisputeSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    asset_id: z.uuid(),
    identifiers: z.array(identifier).meta({ description: 'the title in dispute' }),
    statement: z.string(),
    documents: z.array(documentSchema),
    status: z.enum(TitleDisputeStatus),
    reason: z.string().nullable().meta({ description: 'what the desk says' }),
    created_at: z.iso.datetime(),
    decided_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'TitleDispute' });

const contestedSchema = z.object({
  asset_id: z.uuid(),
  organisation_id: z.uuid(),
  name: z.string(),
  status: z.enum(AssetStatus),
  has_token: z.boolean().meta({ description: 'its title then stays where it is' }),
});

export const titleDisputeDetail = titleDisputeSchema
  .extend({
    contested: z.array(contestedSchema).nullable().meta({ description: 'who holds the title now; for the desk alone' }),
  })
  .meta({ id: 'TitleDisputeDetail' });

export const titleDisputePage = pageOf(titleDisputeSchema).meta({ id: 'TitleDisputePage' });

export const titleDisputeQuery = pageQuery.extend({
  status: z.enum(TitleDisputeStatus).optional(),
  asset_id: z.uuid().optional(),
});

export type OpenDispute = z.infer<typeof openDisputeBody>;
export type TitleVerdict = z.infer<typeof verdictBody>;
export type TitleDisputeQuery = z.infer<typeof titleDisputeQuery>;
export type Contested = z.infer<typeof contestedSchema>;

export const toTitleDispute = (dispute: TitleDispute): z.infer<typeof titleDisputeSchema> => ({
  id: dispute.id,
  organisation_id: dispute.organisationId,
  asset_id: dispute.assetId,
  identifiers: dispute.identifiers as unknown as Identifier[],
  statement: dispute.statement,
  documents: dispute.documents as unknown as NamedDocument[],
  status: dispute.status,
  reason: dispute.reason,
  created_at: dispute.createdAt.toISOString(),
  decided_at: dispute.decidedAt?.toISOString() ?? null,
});
