import { z } from 'zod';
import type { Organisation } from '../database/generated/client';
import { OrganisationKind } from '../database/generated/enums';
import { pageOf } from '../http/pages';
import { country, words } from '../http/fields';

export const organisationSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(OrganisationKind),
    name: z.string(),
    slug: z.string(),
    country: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Organisation' });

export const organisationPage = pageOf(organisationSchema).meta({ id: 'OrganisationPage' });

export const createOrganisationBody = z
  .strictObject({
    kind: z.enum(['issuer', 'investor']),
    name: words(200).min(1),
    slug: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(60),
    country: country.optional(),
  })
  .meta({ id: 'CreateOrganisationCommand' });

export const toOrganisation = (organisation: Organisation): z.infer<typeof organisationSchema> => ({
  id: organisation.id,
  kind: organisation.kind,
  name: organisation.name,
  slug: organisation.slug,
  country: organisation.country,
  created_at: organisation.createdAt.toISOString(),
});
