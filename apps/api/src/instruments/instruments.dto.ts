import { AMOUNT_MAX, bytesToHex } from '@cadastre/protocol';
import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { Instrument } from '../database/generated/client';
import { InstrumentKind, InstrumentStatus, LedgerRole } from '../database/generated/enums';
import { country, externalId, money, prose, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { type RuleSet, ruleSetInput } from '../rules/rule-set';
import { ON_CHAIN } from './instrument-status';
import { isIsin } from './isin';

/** What the chain keeps of a token's name. */
const NAME_BYTES_MAX = 64;

const fields = {
  issuing_entity_id: z.uuid(),
  kind: z.enum(InstrumentKind),
  name: words(64)
    .min(1)
    .refine((name) => Buffer.byteLength(name) <= NAME_BYTES_MAX, `at most ${NAME_BYTES_MAX} bytes in UTF-8`),
  symbol: z.string().regex(/^[A-Z0-9][A-Z0-9.-]{0,15}$/, 'up to 16 capitals, digits, dots and dashes'),
  ranking: z.number().int().min(1).max(1_000).meta({ description: '1 is served first' }),
  nominal: money
    .refine(({ amount }) => amount !== '0', { error: 'more than nothing', path: ['amount'] })
    .nullable()
    .meta({ description: 'of one unit; null: no par value' }),
  authorised: z
    .string()
    .regex(/^[1-9]\d{0,38}$/, { error: 'a whole number of units above zero, as a string', abort: true })
    .refine((digits) => BigInt(digits) <= AMOUNT_MAX, 'at most 2^128-1')
    .meta({ description: 'the most units there may ever be, in the smallest ones', example: '100000' }),
  decimals: z.number().int().min(0).max(18),
  keeps_lots: z.boolean().meta({ description: 'whether each acquisition keeps its date, which resale rules need' }),
  governing_law: country,
  isin: z.string().refine(isIsin, 'not an ISIN: its check digit does not fit').nullable(),
  ledger_role: z
    .enum(LedgerRole)
    .meta({ description: 'whether this ledger says who owns, or follows another register that does' }),
  mirrored_register: words(200).min(1).nullable().meta({ description: 'the other register, where it is mirrored' }),
  rules: ruleSetInput,
};

export const draftInstrumentBody = z
  .strictObject({
    ...fields,
    external_id: externalId.optional(),
    asset_id: z.uuid(),
    ranking: fields.ranking.default(1),
    nominal: fields.nominal.default(null),
    decimals: fields.decimals.default(0),
    keeps_lots: fields.keeps_lots.default(true),
    isin: fields.isin.default(null),
    ledger_role: fields.ledger_role.default('register'),
    mirrored_register: fields.mirrored_register.default(null),
    rules: ruleSetInput.prefault({}),
  })
  .meta({ id: 'DraftInstrumentCommand' });

export const editInstrumentBody = z.strictObject(fields).partial().meta({ id: 'EditInstrumentCommand' });

export const retireInstrumentBody = z
  .strictObject({ reason: prose(2_000).trim().min(3) })
  .meta({ id: 'RetireInstrumentCommand' });

export const instrumentSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    asset_id: z.uuid(),
    issuing_entity_id: z.uuid(),
    kind: z.enum(InstrumentKind),
    name: z.string(),
    symbol: z.string(),
    ranking: z.number().int(),
    nominal: money.nullable(),
    authorised: z.string(),
    decimals: z.number().int(),
    keeps_lots: z.boolean(),
    governing_law: z.string(),
    isin: z.string().nullable(),
    ledger_role: z.enum(LedgerRole),
    mirrored_register: z.string().nullable(),
    rules: ruleSetInput.meta({ description: 'the ones it begins with; what is in force now stands under /rules' }),
    status: z.enum(InstrumentStatus),
    review_reason: z.string().nullable().meta({ description: 'what the reviewer asks to be mended' }),
    token: z.string().nullable().meta({ description: 'its address on the chain' }),
    operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    tokenised_at: z.iso.datetime().nullable(),
    retirement_reason: z.string().nullable().meta({ description: 'why it is to end, or has ended' }),
    retired_at: z.iso.datetime().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Instrument' });

export const instrumentPage = pageOf(instrumentSchema).meta({ id: 'InstrumentPage' });

export const instrumentQuery = pageQuery.extend({
  status: z.enum(InstrumentStatus).optional(),
  asset_id: z.uuid().optional(),
  external_id: externalId.optional(),
});

export const instrumentSubmission = z
  .object({ instrument: instrumentSchema, approval: approvalSchema })
  .meta({ id: 'InstrumentSubmission' });

export type DraftInstrument = z.output<typeof draftInstrumentBody>;
export type EditInstrument = z.output<typeof editInstrumentBody>;
export type RetireInstrument = z.infer<typeof retireInstrumentBody>;
export type InstrumentQuery = z.infer<typeof instrumentQuery>;

export const toInstrument = (instrument: Instrument): z.output<typeof instrumentSchema> => ({
  id: instrument.id,
  organisation_id: instrument.organisationId,
  external_id: instrument.externalId,
  asset_id: instrument.assetId,
  issuing_entity_id: instrument.issuingEntityId,
  kind: instrument.kind,
  name: instrument.name,
  symbol: instrument.symbol,
  ranking: instrument.ranking,
  nominal:
    instrument.nominalAmount && instrument.nominalUnit
      ? { amount: instrument.nominalAmount.toFixed(), asset: instrument.nominalUnit }
      : null,
  authorised: instrument.authorised.toFixed(),
  decimals: instrument.decimals,
  keeps_lots: instrument.keepsLots,
  governing_law: instrument.governingLaw,
  isin: instrument.isin,
  ledger_role: instrument.ledgerRole,
  mirrored_register: instrument.mirroredRegister,
  rules: instrument.rules as unknown as RuleSet,
  status: instrument.status,
  review_reason: instrument.reviewReason,
  // Before the chain has it, the address is only where it would be.
  token: isOnChain(instrument) ? tokenOf(instrument) : null,
  operation_id: instrument.operationId,
  refusal_code: instrument.refusalCode,
  tokenised_at: instrument.tokenisedAt?.toISOString() ?? null,
  retirement_reason: instrument.retirementReason,
  retired_at: instrument.retiredAt?.toISOString() ?? null,
  version: instrument.version,
  created_at: instrument.createdAt.toISOString(),
  updated_at: instrument.updatedAt.toISOString(),
});

export const isOnChain = ({ status }: Instrument): boolean => ON_CHAIN.includes(status);

export const tokenOf = ({ token }: Pick<Instrument, 'token'>): `0x${string}` => bytesToHex(token!);
