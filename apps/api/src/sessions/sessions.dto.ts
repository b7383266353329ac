import { z } from 'zod';
import { PERMISSIONS } from '../access/permissions';
import type { Session } from '../database/generated/client';
import { OrganisationKind, Role } from '../database/generated/enums';
import { password } from '../users/users.dto';

const totpCode = z.string().regex(/^\d{6}$/, 'six digits');

export const signInBody = z
  .strictObject({ email: z.string().max(254), password: z.string().max(200), totp: totpCode.optional() })
  .meta({ id: 'SignInCommand' });

export const currentSessionSchema = z
  .object({
    person: z.object({ id: z.uuid(), name: z.string().nullable(), email: z.string().nullable(), role: z.enum(Role) }),
    organisation: z.object({ id: z.uuid(), name: z.string(), kind: z.enum(OrganisationKind) }),
    permissions: z.array(z.enum(PERMISSIONS)),
    totp_enrolled: z.boolean(),
    csrf_token: z.string().nullable().meta({ description: 'goes into X-CSRF-Token; null for an API key' }),
  })
  .meta({ id: 'CurrentSession' });

export const sessionSchema = z
  .object({
    id: z.uuid(),
    current: z.boolean(),
    user_agent: z.string().nullable(),
    created_at: z.iso.datetime(),
    last_seen_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'Session' });

export const sessionList = z.object({ data: z.array(sessionSchema) }).meta({ id: 'SessionList' });

export const totpSecretSchema = z.object({ secret: z.string(), otpauth_url: z.string() }).meta({ id: 'TotpSecret' });
export const totpCodeBody = z.strictObject({ code: totpCode }).meta({ id: 'TotpCode' });
export const changePasswordBody = z
  .strictObject({ current: z.string().max(200), next: password })
  .meta({ id: 'ChangePasswordCommand' });

export const toSession = (session: Session, currentId?: string): z.infer<typeof sessionSchema> => ({
  id: session.id,
  current: session.id === currentId,
  user_agent: session.userAgent,
  created_at: session.createdAt.toISOString(),
  last_seen_at: session.lastSeenAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});
