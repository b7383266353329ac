import { z } from 'zod';
import { approvalSchema } from '../approvals/approvals.dto';
import type { CashBreak } from '../database/generated/client';
import { CashBreakKind, CashBreakStatus } from '../database/generated/enums';
import { currencyUnit, prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';

const figure = z.string().regex(/^-?\d+$/);

export const cashBreakSchema = z
  .object({
    id: z.uuid(),
    currency: z.string(),
    kind: z.enum(CashBreakKind).meta({
      description: 'cover: money and tokens; books: our books and the read model; chain: the read model and the chain',
    }),
    status: z.enum(CashBreakStatus),
    difference: figure.meta({ description: 'minor units; below zero there are more tokens than money' }),
    figures: z.object({
      bank: figure,
      own: figure.meta({ description: 'of the money at the bank, the platform’s own' }),
      claims: figure.meta({
        description: 'owed to somebody without tokens: not yet minted, or burned and not yet paid',
      }),
      in_transit: figure.meta({ description: 'debits that are being judged, or frozen for' }),
      frozen: figure.meta({ description: 'tokens whose money the bank took back' }),
      books: figure,
      read_model: figure,
      chain: figure,
    }),
    accepted: figure
      .nullable()
      .meta({ description: 'with which difference it was closed: another one is another break' }),
    accepted_until: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'when that difference was gone: should it come back, it is another break' }),
    reason: z.string().nullable(),
    proposed_reason: z.string().nullable(),
    opened_at: z.iso.datetime(),
    closed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CashBreak' });

export const cashBreakPage = pageOf(cashBreakSchema).meta({ id: 'CashBreakPage' });

export const breakQuery = pageQuery.extend({
  currency: currencyUnit.optional(),
  status: z.enum(CashBreakStatus).optional(),
  kind: z.enum(CashBreakKind).optional(),
});

export const closeBreakBody = z.strictObject({ reason: prose(2_000).min(1) }).meta({ id: 'CloseBreakCommand' });

export const breakClosing = z
  .object({ cash_break: cashBreakSchema, approval: approvalSchema })
  .meta({ id: 'CashBreakClosing' });

export type BreakQuery = z.infer<typeof breakQuery>;

export const toCashBreak = (found: CashBreak): z.infer<typeof cashBreakSchema> => ({
  id: found.id,
  currency: found.currency,
  kind: found.kind,
  status: found.status,
  difference: found.difference.toFixed(),
  figures: found.figures as z.infer<typeof cashBreakSchema>['figures'],
  accepted: found.accepted?.toFixed() ?? null,
  accepted_until: found.acceptedUntil?.toISOString() ?? null,
  reason: found.reason,
  proposed_reason: found.proposedReason,
  opened_at: found.openedAt.toISOString(),
  closed_at: found.closedAt?.toISOString() ?? null,
});
