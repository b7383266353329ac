import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { Asset } from '../database/generated/client';
import { AssetStatus, AssetType } from '../database/generated/enums';
import { country, externalId, money, prose, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { attributesOf } from './attributes';
import { type Identifier, identifier, identifiers } from './identifiers';

export const assetSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    type: z.enum(AssetType),
    name: z.string(),
    country: z.string(),
    description: z.string(),
    identifiers: z.array(identifier).meta({ description: 'under what the real thing is known' }),
    attributes: z
      .record(z.string(), z.unknown())
      .meta({ description: 'what is said of things of its type, as `GET /v1/asset-types` describes it' }),
    valuation: money.nullable(),
    status: z.enum(AssetStatus),
    review_reason: z.string().nullable().meta({ description: 'what the reviewer asks to be mended' }),
    retirement_reason: z.string().nullable().meta({ description: 'why it is to end without a token, or has' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Asset' });

export const assetPage = pageOf(assetSchema).meta({ id: 'AssetPage' });

export const assetQuery = pageQuery.extend({
  status: z.enum(AssetStatus).optional(),
  type: z.enum(AssetType).optional(),
  external_id: externalId.optional(),
});

const fields = {
  name: words(200).min(1),
  country,
  description: prose(10_000),
  identifiers,
  attributes: z
    .record(z.string().max(60), z.unknown())
    .meta({ description: 'of its type: see `GET /v1/asset-types`; a draft may lack some' }),
  valuation: money.nullable(),
};

export const registerAssetBody = z
  .strictObject({
    external_id: externalId.optional(),
    type: z.enum(AssetType),
    name: fields.name,
    country: fields.country,
    description: fields.description.default(''),
    identifiers: fields.identifiers.default([]),
    attributes: fields.attributes.default({}),
    valuation: fields.valuation.default(null),
  })
  .superRefine(({ type, attributes }, context) => {
    const { error } = attributesOf(type, false).safeParse(attributes);
    for (const issue of error?.issues ?? []) {
      context.addIssue({ ...issue, path: ['attributes', ...issue.path] } as Parameters<typeof context.addIssue>[0]);
    }
  })
  .meta({ id: 'RegisterAssetCommand' });

export const editAssetBody = z.strictObject(fields).partial().meta({ id: 'EditAssetCommand' });

export const retireAssetBody = z
  .strictObject({ reason: prose(2_000).trim().min(3) })
  .meta({ id: 'RetireAssetCommand' });

export const submissionSchema = z
  .object({ asset: assetSchema, approval: approvalSchema })
  .meta({ id: 'AssetSubmission' });

export type RegisterAsset = z.infer<typeof registerAssetBody>;
export type RetireAsset = z.infer<typeof retireAssetBody>;
export type EditAsset = z.infer<typeof editAssetBody>;

export const toAsset = (asset: Asset): z.infer<typeof assetSchema> => ({
  id: asset.id,
  organisation_id: asset.organisationId,
  external_id: asset.externalId,
  type: asset.type,
  name: asset.name,
  country: asset.country,
  description: asset.description,
  identifiers: asset.identifiers as unknown as Identifier[],
  attributes: asset.attributes as Record<string, unknown>,
  valuation: toMoney(asset),
  status: asset.status,
  review_reason: asset.reviewReason,
  retirement_reason: asset.retirementReason,
  version: asset.version,
  created_at: asset.createdAt.toISOString(),
  updated_at: asset.updatedAt.toISOString(),
});

const toMoney = ({ valuationAmount, valuationUnit }: Asset): z.infer<typeof money> | null =>
  valuationAmount && valuationUnit ? { amount: valuationAmount.toFixed(), asset: valuationUnit } : null;
