import { z } from 'zod';
import { pageOf } from '../http/pages';
import { ownerEntity, ownerPerson } from '../investors/profile';

/** Whole shares, as a string. */
const shares = z.string().regex(/^[1-9]\d{0,37}$/, 'a whole number of shares, as a string');

const ref = z
  .string()
  .regex(/^[a-z0-9_-]{1,40}$/, 'small letters, digits, _ and -')
  .refine((name) => name !== 'self', 'self is the entity itself');

const holds = z
  .array(
    z.strictObject({ in: z.string().max(40).meta({ description: '`self`, or the ref of another owner' }), shares }),
  )
  .max(20)
  .default([]);

const common = { ref, controls: z.boolean().default(false).meta({ description: 'decides without owning' }), holds };

export const declareOwnersBody = z
  .strictObject({
    issued_shares: shares.meta({ description: 'all shares of the entity in issue' }),
    owners: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('natural_person'), ...common, profile: ownerPerson }),
          z.strictObject({ kind: z.literal('legal_entity'), ...common, issued_shares: shares, profile: ownerEntity }),
        ]),
      )
      .min(1)
      .max(100),
  })
  .meta({ id: 'DeclareOwnersCommand' });

export type DeclareOwners = z.infer<typeof declareOwnersBody>;
export type DeclaredOwner = DeclareOwners['owners'][number];

export const ownerSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['natural_person', 'legal_entity']),
    controls: z.boolean(),
    issued_shares: z.string().nullable(),
    holds: z.array(z.object({ in: z.uuid(), shares: z.string() })),
    profile: z.union([ownerPerson, ownerEntity]).nullable().meta({ description: 'null once it is erased' }),
  })
  .meta({ id: 'Owner' });

export const ownersSchema = z
  .object({ investor_id: z.uuid(), issued_shares: z.string().nullable(), data: pageOf(ownerSchema).shape.data })
  .meta({ id: 'Owners' });
