import { z } from 'zod';
import type { Offering } from '../database/generated/client';
import { ClosingPhase, OfferingAllocation, OfferingStatus } from '../database/generated/enums';
import { externalId, money, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { EXEMPTION_IDS } from '../offerees/exemptions';

/** Units of an instrument, in its smallest ones. */
export const units = z
  .string()
  .regex(/^[1-9]\d{0,37}$/, 'a whole number of units above zero, as a string')
  .meta({ example: '1000' });

const positiveMoney = money.refine(({ amount }) => amount !== '0', { error: 'more than nothing', path: ['amount'] });

const documentSchema = z.object({
  document_id: z.uuid(),
  kind: z.string(),
  file_name: z.string(),
  sha256: z.string(),
});

const totalsSchema = z
  .object({
    subscriptions: z.number().int(),
    subscribed_units: z.string(),
    held: money.meta({ description: 'under holds now' }),
    paid: money.meta({ description: 'went to the issuer, against units' }),
    issued_units: z.string(),
    withheld: money
      .nullable()
      .meta({ description: 'has not gone back, because nothing may be paid to its subscribers; for the desk' }),
  })
  .meta({ id: 'OfferingTotals' });

export const offeringSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    instrument_id: z.uuid(),
    asset_id: z.uuid(),
    name: z.string(),
    status: z.enum(OfferingStatus),
    price: money.meta({ description: 'of one unit, the smallest of the instrument' }),
    units: z.string().meta({ description: 'the hard cap' }),
    soft_cap: money.nullable(),
    min_units: z.string().nullable(),
    max_units: z.string().nullable(),
    allocation: z.enum(OfferingAllocation),
    exemptions: z.array(z.string()),
    opens_at: z.iso.datetime().nullable(),
    closes_at: z.iso.datetime().nullable(),
    valuation_age_days_max: z.number().int().nullable(),
    documents: z.array(documentSchema).meta({ description: 'what a subscriber accepts, by hash' }),
    closing: z
      .object({
        phase: z.enum(ClosingPhase),
        outcome: z.enum(OfferingStatus).nullable(),
        halted_by: z.string().nullable().meta({ description: 'why it waits for the issuer; close it again to go on' }),
        counted: money.nullable().meta({ description: 'what counted towards the soft cap' }),
      })
      .nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Offering' });

export const offeringDetailSchema = offeringSchema
  .extend({ totals: totalsSchema.nullable().meta({ description: 'for the issuer and the platform' }) })
  .meta({ id: 'OfferingDetail' });

export const offeringPage = pageOf(offeringSchema).meta({ id: 'OfferingPage' });

export const offeringQuery = pageQuery.extend({
  status: z.enum(OfferingStatus).optional(),
  instrument_id: z.uuid().optional(),
  external_id: externalId.optional(),
});

const terms = {
  name: words(200).min(1),
  price: positiveMoney,
  units,
  soft_cap: positiveMoney.nullable(),
  min_units: units.nullable(),
  max_units: units.nullable(),
  allocation: z.enum(OfferingAllocation),
  exemptions: z.array(z.enum(EXEMPTION_IDS)).min(1).max(EXEMPTION_IDS.length),
  opens_at: z.iso.datetime().nullable(),
  closes_at: z.iso.datetime().nullable(),
  valuation_age_days_max: z.number().int().min(1).max(3_660).nullable().meta({
    description: 'how old the published valuation may be when the offering opens and closes; null: none needed',
  }),
  document_ids: z.array(z.uuid()).max(20).meta({ description: 'of the asset’s file: what a subscriber accepts' }),
};

export const draftOfferingBody = z
  .strictObject({
    external_id: externalId.optional(),
    instrument_id: z.uuid(),
    ...terms,
    soft_cap: terms.soft_cap.default(null),
    min_units: terms.min_units.default(null),
    max_units: terms.max_units.default(null),
    opens_at: terms.opens_at.default(null),
    closes_at: terms.closes_at.default(null),
    valuation_age_days_max: terms.valuation_age_days_max.default(null),
    document_ids: terms.document_ids.default([]),
  })
  .meta({ id: 'DraftOfferingCommand' });

export const editOfferingBody = z.strictObject(terms).partial().meta({ id: 'EditOfferingCommand' });

export const allocationBody = z
  .strictObject({
    allotments: z
      .array(z.strictObject({ subscription_id: z.uuid(), units: z.string().regex(/^(0|[1-9]\d{0,37})$/) }))
      .max(10_000)
      .meta({ description: 'who is not named gets nothing' }),
  })
  .meta({ id: 'AllocationCommand' });

export type DraftOffering = z.infer<typeof draftOfferingBody>;
export type EditOffering = z.infer<typeof editOfferingBody>;
export type AllocationCommand = z.infer<typeof allocationBody>;
export type OfferingTotals = z.infer<typeof totalsSchema>;

const inCurrency = (amount: { toFixed(): string } | null, asset: string) =>
  amount && { amount: amount.toFixed(), asset };

export const toOffering = (offering: Offering): z.infer<typeof offeringSchema> => ({
  id: offering.id,
  organisation_id: offering.organisationId,
  external_id: offering.externalId,
  instrument_id: offering.instrumentId,
  asset_id: offering.assetId,
  name: offering.name,
  status: offering.status,
  price: { amount: offering.price.toFixed(), asset: offering.currency },
  units: offering.units.toFixed(),
  soft_cap: inCurrency(offering.softCap, offering.currency),
  min_units: offering.minUnits?.toFixed() ?? null,
  max_units: offering.maxUnits?.toFixed() ?? null,
  allocation: offering.allocation,
  exemptions: offering.exemptions,
  opens_at: offering.opensAt?.toISOString() ?? null,
  closes_at: offering.closesAt?.toISOString() ?? null,
  valuation_age_days_max: offering.valuationDays,
  documents: offering.documents as z.infer<typeof documentSchema>[],
  closing: offering.phase && {
    phase: offering.phase,
    outcome: offering.outcome,
    halted_by: offering.haltedBy,
    counted: inCurrency(offering.counted, offering.currency),
  },
  version: offering.version,
  created_at: offering.createdAt.toISOString(),
  updated_at: offering.updatedAt.toISOString(),
});
