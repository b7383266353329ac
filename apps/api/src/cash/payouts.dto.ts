import { z } from 'zod';
import type { PaymentFile, Payout } from '../database/generated/client';
import { PayoutKind, PayoutStatus } from '../database/generated/enums';
import { currencyUnit, externalId, money } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { cashParty } from './currencies.dto';

export const payoutSchema = z
  .object({
    id: z.uuid(),
    external_id: z.string().nullable(),
    kind: z.enum(PayoutKind),
    status: z.enum(PayoutStatus),
    amount: money,
    party: cashParty.nullable(),
    bank_account_id: z.uuid().nullable(),
    entry_id: z.uuid().nullable().meta({ description: 'the deposit that goes back' }),
    payment_file_id: z.uuid().nullable(),
    operation_id: z.uuid().nullable().meta({ description: 'burns its tokens' }),
    refusal_code: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Payout' });

export const payoutPage = pageOf(payoutSchema).meta({ id: 'PayoutPage' });

export const payoutQuery = pageQuery.extend({
  currency: currencyUnit.optional(),
  status: z.enum(PayoutStatus).optional(),
  kind: z.enum(PayoutKind).optional(),
  external_id: externalId.optional(),
});

export const withdrawBody = z
  .strictObject({
    external_id: externalId.optional(),
    party: cashParty,
    amount: money.refine(({ amount }) => amount !== '0', 'more than nothing'),
    bank_account_id: z.uuid(),
  })
  .meta({ id: 'WithdrawCommand' });

export const paymentFileSchema = z
  .object({
    id: z.uuid(),
    currency: z.string(),
    payouts: z.number().int(),
    total: money,
    sha256: z.string(),
    created_by: z.uuid(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'PaymentFile' });

export const paymentFilePage = pageOf(paymentFileSchema).meta({ id: 'PaymentFilePage' });
export const paymentFileQuery = pageQuery.extend({ currency: currencyUnit.optional() });
export const paymentFileBody = z.strictObject({ currency: currencyUnit }).meta({ id: 'PaymentFileCommand' });

export type PayoutQuery = z.infer<typeof payoutQuery>;
export type PaymentFileQuery = z.infer<typeof paymentFileQuery>;
export type WithdrawCommand = z.infer<typeof withdrawBody>;

export const toPayout = (payout: Payout): z.infer<typeof payoutSchema> => ({
  id: payout.id,
  external_id: payout.externalId,
  kind: payout.kind,
  status: payout.status,
  amount: { amount: payout.amount.toFixed(), asset: payout.currency },
  party: payout.partyType && payout.partyId ? { type: payout.partyType, id: payout.partyId } : null,
  bank_account_id: payout.bankAccountId,
  entry_id: payout.entryId,
  payment_file_id: payout.paymentFileId,
  operation_id: payout.burnOperationId,
  refusal_code: payout.refusalCode,
  created_at: payout.createdAt.toISOString(),
  updated_at: payout.updatedAt.toISOString(),
});

export const toPaymentFile = (file: PaymentFile): z.infer<typeof paymentFileSchema> => ({
  id: file.id,
  currency: file.currency,
  payouts: file.payouts,
  total: { amount: file.total.toFixed(), asset: file.currency },
  sha256: Buffer.from(file.sha256).toString('hex'),
  created_by: file.createdBy,
  created_at: file.createdAt.toISOString(),
});
