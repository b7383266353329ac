import { bytesToHex } from '@cadastre/protocol';
import { z } from 'zod';
import type { Freeze } from '../database/generated/client';
import { FreezeScope, FreezeStatus } from '../database/generated/enums';
import { chainAddress, prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { units } from '../offerings/offerings.dto';
import { NAMES_ONE_TOKEN, namesOneToken, tokenFields } from './token-authority';

export const freezeSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid().meta({ description: 'who imposed it' }),
    scope: z.enum(FreezeScope),
    token: z.string(),
    account: z.string().nullable(),
    carried_from_id: z
      .uuid()
      .nullable()
      .meta({ description: 'the freeze that the units were under before they passed to this account' }),
    units: z.string().nullable(),
    units_left: z.string().nullable().meta({ description: 'still frozen: an enforcement may take frozen units' }),
    reason: z.string(),
    status: z.enum(FreezeStatus),
    lift_reason: z.string().nullable(),
    operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    version: z.number().int(),
    created_by: z.uuid(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Freeze' });

export const freezePage = pageOf(freezeSchema).meta({ id: 'FreezePage' });

export const freezeQuery = pageQuery.extend({
  status: z.enum(FreezeStatus).optional(),
  token: chainAddress.optional(),
  account: chainAddress.optional(),
});

export const freezeReason = prose(2_000).trim().min(3);

export const freezeBody = z
  .strictObject({
    ...tokenFields,
    account: chainAddress.optional().meta({ description: 'whose; without it the whole instrument is paused' }),
    units: units.optional().meta({ description: 'how many of the account’s; without it the whole account' }),
    reason: freezeReason,
  })
  .refine(namesOneToken, NAMES_ONE_TOKEN)
  .refine(({ account, units: some }) => account !== undefined || some === undefined, {
    error: 'units are frozen in an account: name it',
    path: ['account'],
  })
  .meta({ id: 'FreezeCommand' });

export const liftBody = z.strictObject({ reason: freezeReason }).meta({ id: 'LiftFreezeCommand' });

export type FreezeCommand = z.infer<typeof freezeBody>;
export type FreezeQuery = z.infer<typeof freezeQuery>;

export const toFreeze = (freeze: Freeze): z.infer<typeof freezeSchema> => ({
  id: freeze.id,
  organisation_id: freeze.organisationId,
  scope: freeze.scope,
  token: bytesToHex(freeze.token),
  account: freeze.account && bytesToHex(freeze.account),
  carried_from_id: freeze.carriedFromId,
  units: freeze.units?.toFixed() ?? null,
  units_left: freeze.unitsLeft?.toFixed() ?? null,
  reason: freeze.reason,
  status: freeze.status,
  lift_reason: freeze.liftReason,
  operation_id: freeze.operationId,
  refusal_code: freeze.refusalCode,
  version: freeze.version,
  created_by: freeze.createdBy,
  created_at: freeze.createdAt.toISOString(),
  updated_at: freeze.updatedAt.toISOString(),
});
