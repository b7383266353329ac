import type { AttestationType } from '../database/generated/enums';
import type { Claim } from './claims';
import { classNumber } from './investor-class';

/** An attestation that was accepted. */
export interface Attested {
  readonly type: AttestationType;
  readonly positive: boolean;
  readonly expiresAt: Date | null;
}

export interface AttestedAttributes {
  readonly investorClass: number;
  readonly claims: readonly Claim[];
  readonly expiresAt: Date;
}

const CLAIMED: Readonly<Record<AttestationType, { yes?: Claim; no?: Claim }>> = {
  accreditation: { yes: 'accredited' },
  suitability: { yes: 'suitable' },
  tax_residence: {},
  self_certification: { yes: 'tax_certified' },
  tax_form: { yes: 'tax_certified' },
  us_person: { yes: 'us_person', no: 'not_us_person' },
};

/** Classes that an accreditation raises. Professionals and institutions have a class of their own. */
const RAISED: ReadonlySet<number> = new Set([classNumber('unclassified'), classNumber('retail')]);

/**
 * What the chain is told of a verified investor. It knows one date of expiry: that of the verification or of the first
 * thing attested that lapses, so that nothing outlives its time while nobody is awake. Once it has lapsed, the rest is
 * told anew.
 */
export function attestedAttributes(
  verified: { readonly investorClass: number; readonly reviewDueAt: Date },
  attested: readonly Attested[],
  now: Date,
): AttestedAttributes {
  const inForce = attested.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const claims = new Set<Claim>(['verified']);
  let ends = verified.reviewDueAt;
  for (const { type, positive, expiresAt } of inForce) {
    const claim = positive ? CLAIMED[type].yes : CLAIMED[type].no;
    if (!claim) continue;
    claims.add(claim);
    if (expiresAt && expiresAt < ends) ends = expiresAt;
  }
  const raised = claims.has('accredited') && RAISED.has(verified.investorClass);
  return {
    investorClass: raised ? classNumber('accredited') : verified.investorClass,
    claims: [...claims],
    // The chain counts whole seconds.
    expiresAt: new Date(Math.floor(ends.getTime() / 1000) * 1000),
  };
}
