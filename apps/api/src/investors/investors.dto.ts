import { z } from 'zod';
import { type Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { approvalSchema } from '../approvals/approvals.dto';
import type { Investor } from '../database/generated/client';
import { InvestorKind, KycStatus, RiskRating, Standing } from '../database/generated/enums';
import { externalId, prose } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { type Claim, CLAIM_NAMES } from './claims';
import { INVESTOR_CLASSES, type InvestorClass } from './investor-class';
import { entityProfile, personProfile } from './profile';

/** Outside the desk a restriction looks like a block: which of the two it is says why. */
const SHOWN_STANDINGS = [...Object.values(Standing), 'not_permitted'] as const;

export const investorSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid().meta({ description: 'the investor’s own organisation' }),
    external_id: z.string().nullable(),
    kind: z.enum(InvestorKind),
    country: z.string(),
    kyc_status: z.enum(KycStatus),
    standing: z
      .enum(SHOWN_STANDINGS)
      .meta({ description: 'outside the desk: active, closed, or not_permitted without saying why' }),
    investor_class: z.enum(INVESTOR_CLASSES).meta({ description: 'as the chain is told it, accreditation counted' }),
    claims: z.array(z.enum(CLAIM_NAMES)).meta({ description: 'what was attested, and is in force' }),
    verified_at: z.iso.datetime().nullable(),
    valid_until: z.iso.datetime().nullable(),
    desk: z
      .object({
        standing_cause: z.string().nullable(),
        risk: z.enum(RiskRating).nullable(),
        chain_version: z.number().int().nullable(),
        chain_refusal_code: z.string().nullable().meta({ description: 'why the chain did not take what changed last' }),
        closed_at: z.iso.datetime().nullable(),
        erased_at: z.iso.datetime().nullable(),
      })
      .nullable()
      .meta({ description: 'what only the platform’s staff sees' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Investor' });

export const investorPage = pageOf(investorSchema).meta({ id: 'InvestorPage' });

export const investorQuery = pageQuery.extend({
  external_id: externalId.optional(),
  kyc_status: z.enum(KycStatus).optional(),
  kind: z.enum(InvestorKind).optional(),
  valid_before: z.iso.datetime().optional().meta({ description: 'whose verification ends before: the next reviews' }),
});

export const registerInvestorBody = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('natural_person'),
      external_id: externalId.optional(),
      organisation_id: z.uuid().optional().meta({ description: 'an organisation of investors that has none yet' }),
      profile: personProfile,
    }),
    z.strictObject({
      kind: z.literal('legal_entity'),
      external_id: externalId.optional(),
      organisation_id: z.uuid().optional(),
      profile: entityProfile,
    }),
  ])
  .meta({ id: 'RegisterInvestorCommand' });

export const changeProfileBody = z
  .strictObject({ profile: z.union([personProfile, entityProfile]) })
  .meta({ id: 'ChangeProfileCommand' });

export type ChangeProfile = z.infer<typeof changeProfileBody>;

export const changeStandingBody = z
  .strictObject({ standing: z.enum(Standing), reason: prose(2_000).min(1) })
  .meta({ id: 'ChangeStandingCommand' });

export const standingAnswer = z
  .object({ investor: investorSchema, approval: approvalSchema.nullable() })
  .meta({ id: 'StandingAnswer' });

export const profileSchema = z
  .object({ investor_id: z.uuid(), kind: z.enum(InvestorKind), profile: z.union([personProfile, entityProfile]) })
  .meta({ id: 'InvestorProfile' });

export type InvestorView = z.infer<typeof investorSchema>;
export type RegisterInvestor = z.infer<typeof registerInvestorBody>;
export type InvestorQuery = z.infer<typeof investorQuery>;

const isDesk = ({ role }: Pick<Actor, 'role'>): boolean => PLATFORM_ROLES.has(role);

export function toInvestor(investor: Investor, viewer: Pick<Actor, 'role'>): InvestorView {
  return {
    id: investor.id,
    organisation_id: investor.organisationId,
    external_id: investor.externalId,
    kind: investor.kind,
    country: investor.country,
    kyc_status: investor.kycStatus,
    standing: isDesk(viewer) ? investor.standing : standingOutside(investor.standing),
    investor_class: classOf(investor),
    claims: investor.verifiedAt ? (investor.claims as Claim[]) : [],
    verified_at: investor.verifiedAt?.toISOString() ?? null,
    valid_until: investor.reviewDueAt?.toISOString() ?? null,
    desk: isDesk(viewer)
      ? {
          standing_cause: investor.standingCause,
          risk: investor.risk,
          chain_version: investor.chainVersion,
          chain_refusal_code: investor.chainRefusal,
          closed_at: investor.closedAt?.toISOString() ?? null,
          erased_at: investor.erasedAt?.toISOString() ?? null,
        }
      : null,
    version: investor.version,
    created_at: investor.createdAt.toISOString(),
    updated_at: investor.updatedAt.toISOString(),
  };
}

/** What a standing looks like to those who are not of the desk. */
export const standingOutside = (standing: Standing): 'active' | 'closed' | 'not_permitted' =>
  standing === 'active' || standing === 'closed' ? standing : 'not_permitted';

const classOf = ({ effectiveClass, verifiedAt }: Investor): InvestorClass =>
  (verifiedAt ? INVESTOR_CLASSES[effectiveClass] : undefined) ?? 'unclassified';
