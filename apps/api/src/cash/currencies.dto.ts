import { bytesToHex } from '@cadastre/protocol';
import { z } from 'zod';
import { readIban } from '../bank/iban';
import type { Currency, PaymentReference } from '../database/generated/client';
import { CashPartyType, CurrencyStatus } from '../database/generated/enums';
import { currencyUnit, money, words } from '../http/fields';
import type { GateState } from './cash-gate';

export const iban = z
  .string()
  .max(42)
  .transform((text, context) => {
    const read = readIban(text);
    if (read === null) context.addIssue({ code: 'custom', message: 'no IBAN: a digit is wrong, or the length' });
    return read ?? z.NEVER;
  })
  .meta({ example: 'LU28 0019 4006 4475 0000' });

export const bic = z
  .string()
  .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'a BIC of 8 or 11 characters')
  .meta({ example: 'BCEELULL' });

export const cashParty = z
  .strictObject({ type: z.enum(CashPartyType), id: z.uuid() })
  .meta({ id: 'CashParty', description: 'whose money it is' });

export const currencySchema = z
  .object({
    code: z.string(),
    token: z.string(),
    status: z.enum(CurrencyStatus),
    iban: z.string().meta({ description: 'where deposits are paid to' }),
    bic: z.string().nullable(),
    account_name: z.string(),
    refusal_code: z.string().nullable(),
    compared_at: z.iso.datetime().nullable().meta({ description: 'when money and tokens were last compared' }),
    minting_stopped: z.boolean().meta({ description: 'a difference is open: deposits wait' }),
    payouts_stopped: z.boolean().meta({ description: 'there are more tokens than money' }),
  })
  .meta({ id: 'Currency' });

export const currencyList = z.object({ data: z.array(currencySchema) }).meta({ id: 'CurrencyList' });

export const openCurrencyBody = z
  .strictObject({ code: currencyUnit, iban, bic: bic.optional(), account_name: words(70).min(1) })
  .meta({ id: 'OpenCurrencyCommand' });

export const paymentReferenceBody = z
  .strictObject({ party: cashParty, currency: currencyUnit })
  .meta({ id: 'PaymentReferenceCommand' });

export const paymentReferenceSchema = z
  .object({
    reference: z
      .string()
      .meta({ description: 'ISO 11649: to be given with the transfer', example: 'RF18539007547034' }),
    currency: z.string(),
    party: cashParty,
    iban: z.string(),
    bic: z.string().nullable(),
    account_name: z.string(),
  })
  .meta({ id: 'PaymentReference' });

export const cashBalanceList = z
  .object({
    data: z.array(z.object({ currency: z.string(), account: z.string(), balance: money })),
  })
  .meta({ id: 'CashBalanceList' });

export type OpenCurrency = z.infer<typeof openCurrencyBody>;

export const toCurrency = (currency: Currency, gate: GateState): z.infer<typeof currencySchema> => ({
  code: currency.code,
  token: bytesToHex(currency.token),
  status: currency.status,
  iban: currency.iban,
  bic: currency.bic,
  account_name: currency.accountName,
  refusal_code: currency.refusalCode,
  compared_at: currency.comparedAt?.toISOString() ?? null,
  minting_stopped: gate.mintingStopped,
  payouts_stopped: gate.payoutsStopped,
});

export const toPaymentReference = (
  { reference, currency, partyType, partyId }: PaymentReference,
  to: Currency,
): z.infer<typeof paymentReferenceSchema> => ({
  ...{ reference, currency, party: { type: partyType, id: partyId } },
  ...{ iban: to.iban, bic: to.bic, account_name: to.accountName },
});
