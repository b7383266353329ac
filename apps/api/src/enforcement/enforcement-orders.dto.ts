import { z } from 'zod';
import type { EnforcementOrder } from '../database/generated/client';
import { EnforcementKind, EnforcementStatus } from '../database/generated/enums';
import { chainAddress } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { units } from '../offerings/offerings.dto';
import { CAUSES, forcedTransferTerms, recoveryTerms, transmissionTerms } from './enforcement-terms';
import { freezeReason } from './freezes.dto';
import { NAMES_ONE_TOKEN, namesOneToken, tokenFields } from './token-authority';

/** Each is a call of one transaction. */
const HOLDINGS_MAX = 200;

export const enforcementOrderSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    kind: z.enum(EnforcementKind),
    status: z.enum(EnforcementStatus),
    terms: z.union([forcedTransferTerms, recoveryTerms, transmissionTerms]),
    reason: z.string(),
    operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    version: z.number().int(),
    created_by: z.uuid(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'EnforcementOrder' });

export const enforcementOrderPage = pageOf(enforcementOrderSchema).meta({ id: 'EnforcementOrderPage' });

export const enforcementOrderQuery = pageQuery.extend({
  kind: z.enum(EnforcementKind).optional(),
  status: z.enum(EnforcementStatus).optional(),
});

export const forcedTransferBody = z
  .strictObject({ ...tokenFields, from: chainAddress, to: chainAddress, units, reason: freezeReason })
  .refine(namesOneToken, NAMES_ONE_TOKEN)
  .refine(({ from, to }) => from !== to, { error: 'another account than the one the units are in', path: ['to'] })
  .meta({ id: 'ForcedTransferCommand' });

export const recoveryBody = z
  .strictObject({
    lost_wallet_id: z.uuid(),
    replacement_wallet_id: z
      .uuid()
      .optional()
      .meta({ description: 'a live wallet of the same owner; without it a new custodial one is made' }),
    reason: freezeReason,
  })
  .meta({ id: 'RecoveryCommand' });

export const transmissionBody = z
  .strictObject({
    cause: z.enum(CAUSES),
    from_investor_id: z.uuid(),
    to_investor_id: z.uuid(),
    to_wallet_id: z.uuid().optional().meta({ description: 'without it the receiver’s first custodial wallet' }),
    holdings: z
      .array(
        z
          .strictObject({ ...tokenFields, account: chainAddress.optional(), units })
          .refine(namesOneToken, NAMES_ONE_TOKEN),
      )
      .min(1)
      .max(HOLDINGS_MAX)
      .optional()
      .meta({ description: 'without it everything that is not under a hold' }),
    reason: freezeReason,
  })
  .refine(({ from_investor_id, to_investor_id }) => from_investor_id !== to_investor_id, {
    error: 'somebody else than the investor whose holding it is',
    path: ['to_investor_id'],
  })
  .meta({ id: 'TransmissionCommand' });

export type EnforcementOrderQuery = z.infer<typeof enforcementOrderQuery>;
export type ForcedTransferCommand = z.infer<typeof forcedTransferBody>;
export type RecoveryCommand = z.infer<typeof recoveryBody>;
export type TransmissionCommand = z.infer<typeof transmissionBody>;

export const toEnforcementOrder = (order: EnforcementOrder): z.infer<typeof enforcementOrderSchema> => ({
  id: order.id,
  organisation_id: order.organisationId,
  kind: order.kind,
  status: order.status,
  terms: order.terms as z.infer<typeof enforcementOrderSchema>['terms'],
  reason: order.reason,
  operation_id: order.operationId,
  refusal_code: order.refusalCode,
  version: order.version,
  created_by: order.createdBy,
  created_at: order.createdAt.toISOString(),
  updated_at: order.updatedAt.toISOString(),
});
