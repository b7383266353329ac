import { z } from 'zod';
import type { User } from '../database/generated/client';
import { Role, UserStatus } from '../database/generated/enums';
import { words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';

export const password = z.string().min(12).max(200).meta({ description: 'at least 12 characters' });

export const userSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    name: z.string().nullable().meta({ description: 'null once the person has been erased' }),
    email: z.string().nullable(),
    role: z.enum(Role),
    status: z.enum(UserStatus),
    totp_enrolled: z.boolean(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'User' });

export const userPage = pageOf(userSchema).meta({ id: 'UserPage' });
export const userQuery = pageQuery.extend({ organisation_id: z.uuid().optional() });

export const inviteBody = z
  .strictObject({
    organisation_id: z.uuid(),
    email: z.email().max(254),
    name: words(200).min(1),
    role: z.enum(Role),
  })
  .meta({ id: 'InviteCommand' });

export const invitationSchema = z
  .object({
    user: userSchema,
    approval_id: z.uuid().meta({ description: 'a second person admits the invited one under this approval' }),
    invitation_token: z.string().meta({ description: 'shown once; works for seven days once the approval is given' }),
  })
  .meta({ id: 'Invitation' });

export const acceptBody = z
  .strictObject({ token: z.string().min(20).max(100), password })
  .meta({ id: 'AcceptInvitationCommand' });

export const toUser = (
  user: User,
  opened: { name: string | null; email: string | null },
): z.infer<typeof userSchema> => ({
  id: user.id,
  organisation_id: user.organisationId,
  name: opened.name,
  email: opened.email,
  role: user.role,
  status: user.status,
  totp_enrolled: user.totpConfirmedAt !== null,
  created_at: user.createdAt.toISOString(),
});
