import { z } from 'zod';
import type { Attestation } from '../database/generated/client';
import { AttestationStatus, AttestationType } from '../database/generated/enums';
import { country, prose, words } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { TAX_FORMS, taxFormExpiry } from './tax-form';

const day = z.iso.date();
const expires_at = z.iso.datetime();

const statement = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('accreditation'),
      jurisdiction: country,
      basis: z.enum(['income', 'net_worth', 'licence', 'entity', 'knowledge']),
      expires_at,
    }),
    z.strictObject({
      type: z.literal('suitability'),
      suitable: z.boolean(),
      risk_tolerance: z.enum(['low', 'medium', 'high']),
      expires_at,
    }),
    z.strictObject({
      type: z.literal('tax_residence'),
      country,
      tax_number: words(60).min(1).optional(),
      no_number_because: prose(500).min(1).optional(),
    }),
    z.strictObject({ type: z.literal('self_certification'), standard: z.enum(['CRS', 'FATCA']), signed_on: day }),
    z.strictObject({ type: z.literal('tax_form'), form: z.enum(TAX_FORMS), signed_on: day }),
    z.strictObject({ type: z.literal('us_person'), us_person: z.boolean() }),
  ])
  .refine(
    (one) => one.type !== 'tax_residence' || (one.tax_number === undefined) !== (one.no_number_because === undefined),
    { error: 'either a number, or why there is none', path: ['tax_number'] },
  );

export type Statement = z.infer<typeof statement>;

export const submitAttestationBody = z.strictObject({ statement }).meta({ id: 'SubmitAttestationCommand' });

export const decideAttestationBody = z
  .strictObject({ verdict: z.enum(['accept', 'reject']), reason: prose(2_000).min(1) })
  .meta({ id: 'DecideAttestationCommand' });

export const attestationSchema = z
  .object({
    id: z.uuid(),
    investor_id: z.uuid(),
    type: z.enum(AttestationType),
    status: z.enum(AttestationStatus),
    statement: statement.nullable().meta({ description: 'null once the investor is erased' }),
    expires_at: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
    created_by: z.uuid(),
    decided_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Attestation' });

export const attestationPage = pageOf(attestationSchema).meta({ id: 'AttestationPage' });

export const attestationQuery = pageQuery.extend({ status: z.enum(AttestationStatus).optional() });

export type SubmitAttestation = z.infer<typeof submitAttestationBody>;
export type DecideAttestation = z.infer<typeof decideAttestationBody>;
export type AttestationQuery = z.infer<typeof attestationQuery>;

/** What takes the place of what: one residence for each country, one form of tax, one of everything else. */
export const topicOf = (one: Statement): string => {
  if (one.type === 'tax_residence') return `${one.type}:${one.country}`;
  if (one.type === 'self_certification') return `${one.type}:${one.standard}`;
  return one.type;
};

export function expiryOf(one: Statement): Date | null {
  if (one.type === 'accreditation' || one.type === 'suitability') return new Date(one.expires_at);
  return one.type === 'tax_form' ? taxFormExpiry(one.form, one.signed_on) : null;
}

export const isPositive = (one: Statement): boolean => {
  if (one.type === 'suitability') return one.suitable;
  return one.type === 'us_person' ? one.us_person : true;
};

export const toAttestation = (row: Attestation, stated: Statement | null): z.infer<typeof attestationSchema> => ({
  id: row.id,
  investor_id: row.investorId,
  type: row.type,
  status: row.status,
  statement: stated,
  expires_at: row.expiresAt?.toISOString() ?? null,
  reason: row.reason,
  created_by: row.createdBy,
  decided_at: row.decidedAt?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
});
