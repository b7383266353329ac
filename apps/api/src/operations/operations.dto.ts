import { z } from 'zod';
import type { Operation } from '../database/generated/client';
import { OperationStatus } from '../database/generated/enums';
import { pageOf, pageQuery } from '../http/pages';

export const operationSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    kind: z.string().meta({ example: 'asset.import' }),
    status: z.enum(OperationStatus),
    subject: z.object({ type: z.string(), id: z.uuid() }).nullable(),
    progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
    result: z.record(z.string(), z.unknown()).nullable(),
    refusal: z
      .object({ code: z.string(), detail: z.string(), cure: z.string() })
      .nullable()
      .meta({ description: 'why it was refused, and what would cure that' }),
    transaction: z.object({ hash: z.string(), block: z.string().nullable() }).nullable(),
    created_by: z.uuid(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Operation' });

export const operationPage = pageOf(operationSchema).meta({ id: 'OperationPage' });

export const operationQuery = pageQuery.extend({
  status: z.enum(OperationStatus).optional(),
  kind: z.string().max(100).optional(),
});

export const toOperation = (operation: Operation): z.infer<typeof operationSchema> => ({
  id: operation.id,
  organisation_id: operation.organisationId,
  kind: operation.kind,
  status: operation.status,
  subject:
    operation.subjectType && operation.subjectId ? { type: operation.subjectType, id: operation.subjectId } : null,
  progress: { done: operation.progressDone, total: operation.progressTotal },
  result: operation.result as Record<string, unknown> | null,
  refusal:
    operation.refusalCode === null
      ? null
      : { code: operation.refusalCode, detail: operation.refusalDetail ?? '', cure: operation.cure ?? '' },
  transaction: operation.transactionHash
    ? { hash: operation.transactionHash, block: operation.blockNumber?.toString() ?? null }
    : null,
  created_by: operation.createdBy,
  created_at: operation.createdAt.toISOString(),
  updated_at: operation.updatedAt.toISOString(),
});
