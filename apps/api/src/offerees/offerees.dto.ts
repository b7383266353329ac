import { z } from 'zod';
import type { Offeree } from '../database/generated/client';
import { pageOf } from '../http/pages';
import { EXEMPTION_IDS } from './exemptions';

export const offereeSchema = z
  .object({
    id: z.uuid(),
    offering_id: z.uuid(),
    investor_id: z.uuid(),
    exemption: z.string(),
    country: z.string(),
    counted: z.boolean().meta({ description: 'takes one of the places of the exemption' }),
    offered_at: z.iso.datetime(),
    withdrawn_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Offeree' });

export const offereePage = pageOf(offereeSchema).meta({ id: 'OffereePage' });

export const offerBody = z
  .strictObject({
    investor_id: z.uuid(),
    exemption: z
      .enum(EXEMPTION_IDS)
      .optional()
      .meta({ description: 'one of the offering’s; without it the first one that covers the person' }),
  })
  .meta({ id: 'OfferCommand' });

export const exemptionSchema = z
  .object({
    id: z.string(),
    number: z.number().int().meta({ description: 'what a lot on the chain remembers' }),
    title: z.string(),
    countries: z.array(z.string()).nullable(),
    not_in: z.array(z.string()),
    classes: z.array(z.number().int()).nullable(),
    limit: z
      .object({ max: z.number().int(), across: z.enum(['offer', 'issuer']), months: z.number().int().nullable() })
      .nullable(),
    enforced_at: z.literal('offering'),
    source: z.string(),
    as_of: z.string(),
    note: z.string(),
  })
  .meta({ id: 'Exemption' });

export const exemptionList = z.object({ data: z.array(exemptionSchema) }).meta({ id: 'ExemptionList' });

export type OfferCommand = z.infer<typeof offerBody>;

export const toOfferee = (offeree: Offeree): z.infer<typeof offereeSchema> => ({
  id: offeree.id,
  offering_id: offeree.offeringId,
  investor_id: offeree.investorId,
  exemption: offeree.exemption,
  country: offeree.country,
  counted: offeree.counted,
  offered_at: offeree.offeredAt.toISOString(),
  withdrawn_at: offeree.withdrawnAt?.toISOString() ?? null,
});
