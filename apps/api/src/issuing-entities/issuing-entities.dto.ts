import { bytesToHex } from '@cadastre/protocol';
import { z } from 'zod';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { approvalSchema } from '../approvals/approvals.dto';
import type { IssuingEntity } from '../database/generated/client';
import { IssuingEntityStatus, type Standing } from '../database/generated/enums';
import { country, externalId, prose, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { isLei } from './lei';

export const issuingEntitySchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    name: z.string(),
    legal_form: z.string(),
    country: z.string(),
    registry: z.object({ authority: z.string(), number: z.string() }),
    lei: z.string().nullable(),
    status: z.enum(IssuingEntityStatus),
    review_reason: z.string().nullable().meta({ description: 'what the reviewer asks to be mended' }),
    treasury: z.string().nullable().meta({ description: 'the account on the chain to which investors pay' }),
    operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    standing: z
      .enum(['active', 'restricted', 'blocked', 'not_permitted'])
      .meta({ description: 'outside the desk: active, or not_permitted without saying why' }),
    expires_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'until when the chain knows it; renew it before that' }),
    chain_refusal_code: z
      .string()
      .nullable()
      .meta({ description: 'why the chain did not take how it stands; for the desk' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'IssuingEntity' });

export const issuingEntityPage = pageOf(issuingEntitySchema).meta({ id: 'IssuingEntityPage' });

export const issuingEntityQuery = pageQuery.extend({
  status: z.enum(IssuingEntityStatus).optional(),
  external_id: externalId.optional(),
});

const fields = {
  name: words(200).min(1),
  legal_form: words(60).min(1).meta({ example: 'S.A.' }),
  country,
  registry: z.strictObject({
    authority: words(120).min(1).meta({ example: 'Registre de commerce et des sociétés' }),
    number: words(60).min(1).meta({ example: 'B123456' }),
  }),
  lei: z.string().refine(isLei, 'not an LEI: its check digits do not fit').nullable(),
};

export const registerIssuingEntityBody = z
  .strictObject({ ...fields, external_id: externalId.optional(), lei: fields.lei.default(null) })
  .meta({ id: 'RegisterIssuingEntityCommand' });

export const editIssuingEntityBody = z.strictObject(fields).partial().meta({ id: 'EditIssuingEntityCommand' });

export const issuingEntitySubmission = z
  .object({ issuing_entity: issuingEntitySchema, approval: approvalSchema })
  .meta({ id: 'IssuingEntitySubmission' });

export const changeEntityStandingBody = z
  .strictObject({ standing: z.enum(['active', 'restricted', 'blocked']), reason: prose(2_000).trim().min(3) })
  .meta({ id: 'ChangeIssuingEntityStandingCommand' });

export const entityStandingAnswer = z
  .object({ issuing_entity: issuingEntitySchema, approval: approvalSchema.nullable() })
  .meta({ id: 'IssuingEntityStandingAnswer' });

type Viewer = Pick<Actor, 'role'>;
type IssuingEntityView = z.infer<typeof issuingEntitySchema>;
export type ChangeEntityStanding = z.infer<typeof changeEntityStandingBody>;
export type RegisterIssuingEntity = z.infer<typeof registerIssuingEntityBody>;
export type EditIssuingEntity = z.infer<typeof editIssuingEntityBody>;
export type IssuingEntityQuery = z.infer<typeof issuingEntityQuery>;

const isDesk = (viewer: Viewer | undefined): boolean => viewer !== undefined && PLATFORM_ROLES.has(viewer.role);

const standingFor = (viewer: Viewer | undefined, standing: Standing): IssuingEntityView['standing'] => {
  if (standing === 'active') return standing;
  return isDesk(viewer) && (standing === 'restricted' || standing === 'blocked') ? standing : 'not_permitted';
};

/** Without a viewer: as its issuer sees it. */
export const toIssuingEntity = (entity: IssuingEntity, viewer?: Viewer): IssuingEntityView => ({
  id: entity.id,
  organisation_id: entity.organisationId,
  external_id: entity.externalId,
  name: entity.name,
  legal_form: entity.legalForm,
  country: entity.country,
  registry: { authority: entity.registryAuthority, number: entity.registryNumber },
  lei: entity.lei,
  status: entity.status,
  review_reason: entity.reviewReason,
  treasury: entity.treasury && bytesToHex(entity.treasury),
  operation_id: entity.operationId,
  refusal_code: entity.refusalCode,
  standing: standingFor(viewer, entity.standing),
  expires_at: entity.expiresAt?.toISOString() ?? null,
  chain_refusal_code: isDesk(viewer) ? entity.chainRefusal : null,
  version: entity.version,
  created_at: entity.createdAt.toISOString(),
  updated_at: entity.updatedAt.toISOString(),
});
