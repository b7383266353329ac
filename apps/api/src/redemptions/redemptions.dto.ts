import { AMOUNT_MAX } from '@cadastre/protocol';
import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { Redemption, RedemptionClaim } from '../database/generated/client';
import { RedemptionClaimStatus, RedemptionStatus } from '../database/generated/enums';
import { externalId, money, prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';

const unitCount = z
  .string()
  .regex(/^[1-9]\d{0,38}$/, { error: 'a whole number of units above zero, as a string', abort: true })
  .refine((digits) => BigInt(digits) <= AMOUNT_MAX, 'at most 2^128-1');

export const redeemBody = z
  .strictObject({
    external_id: externalId.optional(),
    price: money
      .refine(({ amount }) => amount !== '0', { error: 'more than nothing', path: ['amount'] })
      .meta({ description: 'for one unit, in the smallest units of both' }),
    units: unitCount
      .nullable()
      .default(null)
      .meta({ description: 'so many of the holders’ units, pro rata by the largest remainder; null: every unit' }),
    valuation_age_days_max: z
      .number()
      .int()
      .min(1)
      .max(3_660)
      .nullable()
      .default(null)
      .meta({ description: 'how old the published valuation may be; null: none is needed' }),
    reason: prose(2_000).trim().min(3),
  })
  .meta({ id: 'RedeemInstrumentCommand' });

export const endRedemptionBody = z
  .strictObject({ reason: prose(2_000).trim().min(3) })
  .meta({ id: 'EndRedemptionCommand' });

export const redemptionSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    instrument_id: z.uuid(),
    status: z.enum(RedemptionStatus),
    whole: z.boolean(),
    units: z.string().meta({ description: 'of holders other than the issuer' }),
    price: money,
    valuation_age_days_max: z.number().int().nullable(),
    reason: z.string(),
    money: z.object({ bound: money, paid: money, released: money, set_aside: money }).meta({
      description:
        'what was put under the hold, what holders were paid, what went back to the issuer, and what stays under the hold of a completed redemption for holders who may not be paid now',
    }),
    operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    end_reason: z.string().nullable().meta({ description: 'why it is to end, or has, before everybody is paid' }),
    retry_at: z.iso.datetime().nullable().meta({ description: 'when those who wait are tried again by themselves' }),
    completed_at: z.iso.datetime().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Redemption' });

export const redemptionPage = pageOf(redemptionSchema).meta({ id: 'RedemptionPage' });

export const redemptionSubmission = z
  .object({ redemption: redemptionSchema, approval: approvalSchema })
  .meta({ id: 'RedemptionSubmission' });

export const redemptionQuery = pageQuery.extend({
  status: z.enum(RedemptionStatus).optional(),
  external_id: externalId.optional(),
});

export const claimSchema = z
  .object({
    id: z.uuid(),
    redemption_id: z.uuid(),
    instrument_id: z.uuid(),
    identity: z.string().meta({ description: 'the chain’s number of the holder' }),
    status: z.enum(RedemptionClaimStatus),
    units: z.string(),
    redeemed_units: z.string(),
    price: money,
    paid: money,
    code: z.string().nullable().meta({ description: 'why nothing, or nothing more, can be taken and paid now' }),
    operation_id: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'RedemptionClaim' });

export const claimPage = pageOf(claimSchema).meta({ id: 'RedemptionClaimPage' });

export const claimQuery = pageQuery.extend({
  redemption_id: z.uuid().optional(),
  status: z.enum(RedemptionClaimStatus).optional(),
});

export type RedeemCommand = z.output<typeof redeemBody>;
export type EndRedemption = z.output<typeof endRedemptionBody>;
export type RedemptionQuery = z.infer<typeof redemptionQuery>;
export type ClaimQuery = z.infer<typeof claimQuery>;

/** Of an earlier wait, the row may still have one. */
const retryAtOf = ({ status, retryAt, setAside }: Redemption): string | null =>
  status === 'waiting' || (status === 'completed' && setAside.gt(0)) ? (retryAt?.toISOString() ?? null) : null;

export const toRedemption = (redemption: Redemption): z.output<typeof redemptionSchema> => {
  const { currency: asset } = redemption;
  return {
    id: redemption.id,
    organisation_id: redemption.organisationId,
    external_id: redemption.externalId,
    instrument_id: redemption.instrumentId,
    status: redemption.status,
    whole: redemption.whole,
    units: redemption.units.toFixed(),
    price: { amount: redemption.price.toFixed(), asset },
    valuation_age_days_max: redemption.valuationDays,
    reason: redemption.reason,
    money: {
      bound: { amount: redemption.bound.toFixed(), asset },
      paid: { amount: redemption.paid.toFixed(), asset },
      released: { amount: redemption.released.toFixed(), asset },
      set_aside: { amount: redemption.setAside.toFixed(), asset },
    },
    operation_id: redemption.operationId,
    refusal_code: redemption.refusalCode,
    end_reason: redemption.endReason,
    retry_at: retryAtOf(redemption),
    completed_at: redemption.completedAt?.toISOString() ?? null,
    version: redemption.version,
    created_at: redemption.createdAt.toISOString(),
    updated_at: redemption.updatedAt.toISOString(),
  };
};

export const toClaim = (claim: RedemptionClaim): z.output<typeof claimSchema> => ({
  id: claim.id,
  redemption_id: claim.redemptionId,
  instrument_id: claim.instrumentId,
  identity: claim.identity.toString(),
  status: claim.status,
  units: claim.units.toFixed(),
  redeemed_units: claim.redeemed.toFixed(),
  price: { amount: claim.price.toFixed(), asset: claim.currency },
  paid: { amount: claim.paid.toFixed(), asset: claim.currency },
  code: claim.code,
  operation_id: claim.operationId,
  created_at: claim.createdAt.toISOString(),
  updated_at: claim.updatedAt.toISOString(),
});
