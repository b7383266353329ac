import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { BankAccount } from '../database/generated/client';
import { BankAccountStatus } from '../database/generated/enums';
import { words } from '../http/fields';
import { pageOf } from '../http/pages';
import { bic, cashParty, iban } from './currencies.dto';

/** What is sealed of an account. */
export interface AccountDetails {
  readonly iban: string;
  readonly bic: string | null;
  readonly name: string;
}

export const bankAccountSchema = z
  .object({
    id: z.uuid(),
    party: cashParty,
    status: z.enum(BankAccountStatus),
    hint: z.string().meta({ example: 'LU…0000' }),
    review_reason: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'BankAccount' });

export const bankAccountPage = pageOf(bankAccountSchema).meta({ id: 'BankAccountPage' });

export const readBankAccountSchema = bankAccountSchema
  .extend({
    details: z
      .object({ iban: z.string(), bic: z.string().nullable(), name: z.string() })
      .nullable()
      .meta({ description: 'null once it is erased' }),
  })
  .meta({ id: 'ReadBankAccount' });

export const addBankAccountBody = z
  .strictObject({ party: cashParty, iban, bic: bic.optional(), name: words(140).min(1) })
  .meta({ id: 'AddBankAccountCommand' });

export const bankAccountSubmission = z
  .object({ bank_account: bankAccountSchema, approval: approvalSchema })
  .meta({ id: 'BankAccountSubmission' });

export type AddBankAccount = z.infer<typeof addBankAccountBody>;

export const toBankAccount = (account: BankAccount): z.infer<typeof bankAccountSchema> => ({
  id: account.id,
  party: { type: account.partyType, id: account.partyId },
  status: account.status,
  hint: account.hint,
  review_reason: account.reviewReason,
  created_at: account.createdAt.toISOString(),
  updated_at: account.updatedAt.toISOString(),
});

export const toReadBankAccount = (
  account: BankAccount,
  details: AccountDetails | null,
): z.infer<typeof readBankAccountSchema> => ({ ...toBankAccount(account), details });
