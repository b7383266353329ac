import { z } from 'zod';
import type { WhitelistEntry } from '../database/generated/client';
import { WhitelistStatus } from '../database/generated/enums';
import { pageOf, pageQuery } from '../http/pages';

const entrySchema = z
  .object({
    investor_id: z.uuid(),
    instrument_id: z.uuid(),
    status: z.enum(WhitelistStatus),
    operation_id: z.uuid(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'WhitelistEntry' });

export const whitelistPage = pageOf(entrySchema).meta({ id: 'WhitelistPage' });
export const whitelistQuery = pageQuery.extend({ status: z.enum(WhitelistStatus).optional() });

export const whitelistBody = z
  .strictObject({
    investor_ids: z
      .array(z.uuid())
      .min(1)
      .max(500)
      .refine((ids) => new Set(ids).size === ids.length, 'names somebody twice'),
    admitted: z.boolean(),
  })
  .meta({ id: 'WhitelistCommand' });

export type WhitelistCommand = z.infer<typeof whitelistBody>;
export type WhitelistQuery = z.infer<typeof whitelistQuery>;

export const toWhitelistEntry = (entry: WhitelistEntry): z.infer<typeof entrySchema> => ({
  investor_id: entry.investorId,
  instrument_id: entry.instrumentId,
  status: entry.status,
  operation_id: entry.operationId,
  updated_at: entry.updatedAt.toISOString(),
});
