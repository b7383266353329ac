import type { Prisma } from '../database/generated/client';
import type { Permission } from '../access/permissions';

/** What a feature says about one kind of privileged act. Registered with `Approvals.register` when its module starts. */
export interface ApprovalHandler {
  /** `asset.approve`, `person.admit` … */
  readonly action: string;
  /** what the checker must be permitted to do */
  readonly permission: Permission;
  /** what would be carried out if it were approved now; a payload that differs from the request's voids the request */
  currentPayload(subjectId: string): Promise<Prisma.InputJsonObject | null>;
  approved(subjectId: string, payload: Prisma.JsonObject): Promise<void>;
  rejected(subjectId: string, reason: string): Promise<void>;
}
