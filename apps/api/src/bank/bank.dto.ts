import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import { cashParty, iban } from '../cash/currencies.dto';
import type { BankEntry, BankStatement } from '../database/generated/client';
import { BankEntryStatus, EntryDirection } from '../database/generated/enums';
import { currencyUnit, money, prose, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import type { Counterparty } from './camt053';
import { dayOf } from '../clock/day';

const minorUnits = z.string().regex(/^[1-9]\d{0,17}$/, 'a whole number of minor units above zero, as a string');

export const STATEMENT_FORM = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', format: 'binary', description: 'camt.053 as the bank sent it; at most 8 MiB' },
  },
};

export const statementSchema = z
  .object({
    id: z.uuid(),
    currency: z.string(),
    number: z.number().int(),
    bank_id: z.string(),
    opening: money,
    closing: money.meta({ description: 'a debit balance has a minus sign' }),
    opened_on: z.iso.date(),
    closed_on: z.iso.date(),
    entries: z.number().int(),
    sha256: z.string(),
    simulated: z.boolean(),
    operation_id: z.uuid().meta({ description: 'judges its entries' }),
    uploaded_by: z.uuid(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'BankStatement' });

export const statementPage = pageOf(statementSchema).meta({ id: 'BankStatementPage' });
export const statementQuery = pageQuery.extend({ currency: currencyUnit.optional() });

export const entrySchema = z
  .object({
    id: z.uuid(),
    currency: z.string(),
    statement_id: z.uuid(),
    direction: z.enum(EntryDirection),
    amount: money,
    booked_on: z.iso.date(),
    is_reversal: z.boolean(),
    end_to_end_id: z.string().nullable(),
    reference: z.string().nullable(),
    status: z.enum(BankEntryStatus),
    reason: z.string().nullable(),
    party: cashParty.nullable(),
    subscription_id: z.uuid().nullable(),
    payout_id: z.uuid().nullable(),
    reverses_id: z.uuid().nullable(),
    proposal: z.record(z.string(), z.unknown()).nullable(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'BankEntry' });

export const entryPage = pageOf(entrySchema).meta({ id: 'BankEntryPage' });

export const readEntrySchema = entrySchema
  .extend({
    counterparty: z
      .object({
        name: z.string().nullable(),
        iban: z.string().nullable(),
        bic: z.string().nullable(),
        remittance: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'null once it is erased' }),
  })
  .meta({ id: 'ReadBankEntry' });

export const entryQuery = pageQuery.extend({
  currency: currencyUnit.optional(),
  status: z.enum(BankEntryStatus).optional(),
  direction: z.enum(EntryDirection).optional(),
  statement_id: z.uuid().optional(),
});

const reason = prose(2_000).min(1);

export const matchBody = z
  .strictObject({ party: cashParty, subscription_id: z.uuid().nullable().default(null), reason })
  .meta({ id: 'MatchEntryCommand' });

export const resolveBody = z.strictObject({ reason }).meta({ id: 'ResolveEntryCommand' });

export const resolutionSchema = z
  .object({ entry: entrySchema, approval: approvalSchema })
  .meta({ id: 'BankEntryResolution' });

export const simulateBody = z
  .strictObject({
    currency: currencyUnit,
    opening: z
      .string()
      .regex(/^(0|[1-9]\d{0,17})$/)
      .optional()
      .meta({ description: 'of the first statement; else the supply that was there before' }),
    movements: z
      .array(
        z.strictObject({
          direction: z.enum(EntryDirection).default('credit'),
          amount: minorUnits,
          name: words(140).min(1).optional(),
          iban: iban.optional(),
          reference: words(140).optional(),
          remittance: words(140).optional(),
          end_to_end_id: z
            .string()
            .regex(/^[\x21-\x7e]{1,35}$/)
            .optional(),
          is_reversal: z.boolean().default(false),
        }),
      )
      .max(1_000)
      .default([]),
    pays_out: z.boolean().default(true).meta({ description: 'the bank pays what it was asked to' }),
  })
  .meta({ id: 'SimulateBankCommand' });

/** What a depositor sees: nothing of why it waits. */
export const depositSchema = z
  .object({
    id: z.uuid(),
    party: cashParty,
    amount: money,
    booked_on: z.iso.date(),
    reference: z.string().nullable(),
    subscription_id: z.uuid().nullable(),
    status: z.enum(['processing', 'credited', 'returning', 'returned', 'reversed']),
  })
  .meta({ id: 'Deposit' });

export const depositPage = pageOf(depositSchema).meta({ id: 'DepositPage' });

export type StatementQuery = z.infer<typeof statementQuery>;
export type EntryQuery = z.infer<typeof entryQuery>;
export type MatchEntry = z.infer<typeof matchBody>;
export type SimulateBank = z.infer<typeof simulateBody>;

export const toStatement = (statement: BankStatement): z.infer<typeof statementSchema> => ({
  id: statement.id,
  currency: statement.currency,
  number: statement.number,
  bank_id: statement.bankId,
  opening: { amount: statement.opening.toFixed(), asset: statement.currency },
  closing: { amount: statement.closing.toFixed(), asset: statement.currency },
  opened_on: dayOf(statement.openedOn),
  closed_on: dayOf(statement.closedOn),
  entries: statement.entries,
  sha256: Buffer.from(statement.sha256).toString('hex'),
  simulated: statement.simulated,
  operation_id: statement.operationId,
  uploaded_by: statement.uploadedBy,
  created_at: statement.createdAt.toISOString(),
});

const partyOf = ({ partyType, partyId }: BankEntry) => (partyType && partyId ? { type: partyType, id: partyId } : null);

export const toEntry = (entry: BankEntry): z.infer<typeof entrySchema> => ({
  id: entry.id,
  currency: entry.currency,
  statement_id: entry.statementId,
  direction: entry.direction,
  amount: { amount: entry.amount.toFixed(), asset: entry.currency },
  booked_on: dayOf(entry.bookedOn),
  is_reversal: entry.isReversal,
  end_to_end_id: entry.endToEndId,
  reference: entry.reference,
  status: entry.status,
  reason: entry.reason,
  party: partyOf(entry),
  subscription_id: entry.subscriptionId,
  payout_id: entry.payoutId,
  reverses_id: entry.reversesId,
  proposal: entry.proposal as Record<string, unknown> | null,
  updated_at: entry.updatedAt.toISOString(),
});

export const toReadEntry = (entry: BankEntry, counterparty: Counterparty | null): z.infer<typeof readEntrySchema> => ({
  ...toEntry(entry),
  counterparty,
});

const SHOWN: Readonly<Partial<Record<BankEntryStatus, z.infer<typeof depositSchema>['status']>>> = {
  minted: 'credited',
  returning: 'returning',
  returned: 'returned',
  reversed: 'reversed',
};

export const toDeposit = (entry: BankEntry): z.infer<typeof depositSchema> => ({
  id: entry.id,
  party: partyOf(entry)!,
  amount: { amount: entry.amount.toFixed(), asset: entry.currency },
  booked_on: dayOf(entry.bookedOn),
  reference: entry.reference,
  subscription_id: entry.subscriptionId,
  status: SHOWN[entry.status] ?? 'processing',
});
