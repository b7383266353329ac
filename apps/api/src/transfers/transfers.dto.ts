import { bytesToHex, refusalByName, type RefusalName } from '@cadastre/protocol';
import { z } from 'zod';
import { type Actor, scopeOf } from '../access/actor';
import type { Transfer } from '../database/generated/client';
import { TransferStatus } from '../database/generated/enums';
import { chainAddress, externalId, prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { units } from '../offerings/offerings.dto';
import { type RuleVerdict, type TransferExplanation, VERDICTS } from './explain-transfer';

const account = chainAddress.refine((address) => BigInt(address) !== 0n, 'an account, not zero');

const receiver = z.union([z.strictObject({ investor_id: z.uuid() }), z.strictObject({ account })]).meta({
  id: 'TransferReceiver',
  description: 'an investor, whose first wallet receives, or an account on the chain',
});

const ruleVerdictSchema = z
  .object({
    rule: z.string().meta({ description: 'as the rule set calls it' }),
    code: z.string().meta({ description: 'of the refusal; for screening and blocks one neutral code' }),
    verdict: z
      .enum(VERDICTS)
      .meta({ description: '`not_judged`: another refusal is to be cured before this can be said' }),
    detail: z.string().nullable(),
    cure: z.string().nullable(),
  })
  .meta({ id: 'RuleVerdict' });

export const transferCheckSchema = z
  .object({
    allowed: z.boolean(),
    needs_clearing: z.boolean().meta({ description: 'nothing but approval is missing: sent, it becomes a request' }),
    code: z.string().nullable().meta({ description: 'what the chain would answer first' }),
    rules: z.array(ruleVerdictSchema),
  })
  .meta({ id: 'TransferCheck' });

export const transferSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    instrument_id: z.uuid(),
    from: z.string(),
    to: z.string(),
    units: z.string(),
    status: z.enum(TransferStatus),
    clearing: z.object({ expires_at: z.iso.datetime() }).nullable(),
    operation_id: z.uuid(),
    refusal: z
      .object({
        code: z.string(),
        detail: z.string(),
        cure: z.string(),
        rules: z.array(ruleVerdictSchema).nullable().meta({ description: 'each rule’s verdict when it was refused' }),
      })
      .nullable(),
    reason: z.string().nullable().meta({ description: 'of whoever rejected the request' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Transfer' });

export const transferPage = pageOf(transferSchema).meta({ id: 'TransferPage' });

export const transferQuery = pageQuery.extend({
  instrument_id: z.uuid().optional(),
  status: z.enum(TransferStatus).optional(),
  external_id: externalId.optional(),
});

const movement = {
  instrument_id: z.uuid(),
  from: account.optional().meta({ description: 'a custodial account of yours; without it your first one' }),
  to: receiver,
  units,
};

export const transferBody = z
  .strictObject({ external_id: externalId.optional(), ...movement })
  .meta({ id: 'TransferCommand' });
export const transferCheckBody = z.strictObject(movement).meta({ id: 'TransferCheckQuestion' });
export const rejectTransferBody = z
  .strictObject({ reason: prose(2_000).trim().min(3) })
  .meta({ id: 'RejectTransferCommand' });

export type TransferCommand = z.infer<typeof transferBody>;
export type TransferCheck = z.infer<typeof transferCheckBody>;
export type TransferQuery = z.infer<typeof transferQuery>;

/** The sender's own name for it is nobody else's; the platform sees all. */
export function toTransfer(transfer: Transfer, actor: Actor): z.infer<typeof transferSchema> {
  const { refusalCode: code } = transfer;
  const known = code === null ? undefined : refusalByName(code);
  return {
    id: transfer.id,
    organisation_id: transfer.organisationId,
    external_id: mayAnswerFor(actor, transfer) ? transfer.externalId : null,
    instrument_id: transfer.instrumentId,
    from: bytesToHex(transfer.fromAddress),
    to: bytesToHex(transfer.toAddress),
    units: transfer.units.toFixed(),
    status: transfer.status,
    clearing: transfer.holdExpiresAt && { expires_at: transfer.holdExpiresAt.toISOString() },
    operation_id: transfer.operationId,
    refusal:
      code === null
        ? null
        : {
            code,
            detail: known?.reason ?? 'The operation had no effect.',
            cure: known?.cure ?? 'Staff will look into it; nothing has happened.',
            rules: transfer.explanation as RuleVerdict[] | null,
          },
    reason: transfer.reason,
    created_at: transfer.createdAt.toISOString(),
    updated_at: transfer.updatedAt.toISOString(),
  };
}

const mayAnswerFor = (actor: Actor, { organisationId }: Transfer): boolean =>
  actor.organisationId === organisationId || scopeOf(actor).kind === 'platform';

const CLEARING: RefusalName = 'TRANSFER_CLEARING_REQUIRED';

export const toTransferCheck = ({ code, rules }: TransferExplanation): z.infer<typeof transferCheckSchema> => ({
  allowed: code === null,
  needs_clearing: code === CLEARING && rules.every((rule) => rule.code === CLEARING || rule.verdict !== 'refuses'),
  code,
  rules: [...rules],
});
