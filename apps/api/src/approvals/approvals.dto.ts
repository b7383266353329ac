import { z } from 'zod';
import type { Approval } from '../database/generated/client';
import { ApprovalStatus } from '../database/generated/enums';
import { prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';

export const approvalSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    action: z.string().meta({ example: 'asset.approve' }),
    subject: z.object({ type: z.string(), id: z.uuid() }),
    payload: z.record(z.string(), z.unknown()),
    payload_hash: z.string().meta({ description: 'SHA-256 of the payload; the decision names it' }),
    status: z.enum(ApprovalStatus),
    maker_id: z.uuid(),
    checker_id: z.uuid().nullable(),
    reason: z.string().nullable(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    decided_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Approval' });

export const approvalPage = pageOf(approvalSchema).meta({ id: 'ApprovalPage' });

export const approvalQuery = pageQuery.extend({ status: z.enum(ApprovalStatus).optional() });

export const approveBody = z
  .strictObject({ payload_hash: z.string().regex(/^[0-9a-f]{64}$/) })
  .meta({ id: 'ApproveCommand' });

export const rejectBody = z.strictObject({ reason: prose(2_000).trim().min(3) }).meta({ id: 'RejectCommand' });

export const toApproval = (approval: Approval): z.infer<typeof approvalSchema> => ({
  id: approval.id,
  organisation_id: approval.organisationId,
  action: approval.action,
  subject: { type: approval.subjectType, id: approval.subjectId },
  payload: approval.payload as Record<string, unknown>,
  payload_hash: Buffer.from(approval.payloadHash).toString('hex'),
  status: approval.status,
  maker_id: approval.makerId,
  checker_id: approval.checkerId,
  reason: approval.reason,
  created_at: approval.createdAt.toISOString(),
  expires_at: approval.expiresAt.toISOString(),
  decided_at: approval.decidedAt?.toISOString() ?? null,
});
