import { z } from 'zod';
import { PERMISSIONS } from '../access/permissions';
import type { ApiKey } from '../database/generated/client';
import { ApiKeyMode } from '../database/generated/enums';
import { words } from '../http/fields';
import { pageOf } from '../http/pages';

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    made_by: z.uuid(),
    name: z.string(),
    mode: z.enum(ApiKeyMode),
    scopes: z.array(z.string()),
    hint: z.string().meta({ description: 'the head of the key, to recognise it by', example: 'cad_test_Ab3x' }),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable(),
    expires_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const apiKeyPage = pageOf(apiKeySchema).meta({ id: 'ApiKeyPage' });

export const newApiKeySchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'the key itself, shown this once' }) })
  .meta({ id: 'NewApiKey' });

export const createApiKeyBody = z
  .strictObject({
    name: words(100).min(1),
    scopes: z.array(z.enum(PERMISSIONS)).min(1),
    expires_at: z.iso.datetime().optional(),
  })
  .meta({ id: 'CreateApiKeyCommand' });

export const toApiKey = (key: ApiKey): z.infer<typeof apiKeySchema> => ({
  id: key.id,
  organisation_id: key.organisationId,
  made_by: key.madeBy,
  name: key.name,
  mode: key.mode,
  scopes: key.scopes,
  hint: key.hint,
  created_at: key.createdAt.toISOString(),
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
  expires_at: key.expiresAt?.toISOString() ?? null,
  revoked_at: key.revokedAt?.toISOString() ?? null,
});
