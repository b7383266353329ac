import { type Exemption, judgeExemption } from '../offerees/exemptions';

/** What is missing, in a code for programs and in words for people. */
export interface Missing {
  readonly code: string;
  readonly detail: string;
}

/** What the platform knows of a person's identity on the chain. */
export interface IdentityFacts {
  readonly country: string;
  readonly investorClass: number;
  readonly standing: 'active' | 'restricted' | 'blocked' | 'deceased' | 'closed';
  readonly expiresAt: Date;
}

export interface EligibilityFacts {
  /** null: not verified, so not on the chain either */
  readonly identity: IdentityFacts | null;
  readonly hasWallet: boolean;
  readonly exemption: Exemption;
  /** the offer to this person was taken back */
  readonly withdrawn: boolean;
}

/** The one code for everything that comes of screening, suspicion or a block: it tells the same of all of them. */
export const NEUTRAL: Missing = {
  code: 'PARTY_NOT_PERMITTED',
  detail: 'This party may not take part now. Ask the platform’s desk.',
};

const EXEMPTION_FAULTS = {
  EXEMPTION_COUNTRY: 'The exemption under which the offer was made does not cover the investor’s country.',
  EXEMPTION_CLASS: 'The exemption under which the offer was made is for other classes of investors.',
} as const;

/** Whether a person may be sold units now. Judged when money is to be bound, and again before anything is issued. */
export function judgeEligibility(facts: EligibilityFacts, now: Date): Missing[] {
  const { identity, exemption } = facts;
  if (!identity) return [{ code: 'KYC_NOT_VERIFIED', detail: 'The investor is not verified yet.' }];
  const missing: Missing[] = [];
  if (identity.standing !== 'active') missing.push(NEUTRAL);
  if (identity.expiresAt <= now) {
    missing.push({ code: 'IDENTITY_EXPIRED', detail: 'The verification has expired and must be renewed.' });
  }
  if (!facts.hasWallet) missing.push({ code: 'WALLET_MISSING', detail: 'The investor has no wallet yet.' });
  if (facts.withdrawn) missing.push({ code: 'OFFER_WITHDRAWN', detail: 'The offer to this investor was taken back.' });
  const fault = judgeExemption(exemption, identity);
  if (fault) missing.push({ code: fault, detail: EXEMPTION_FAULTS[fault] });
  return missing;
}

/** Nothing may be paid to such a person, and nothing of theirs may move. */
export const isBarred = (identity: IdentityFacts | null): boolean =>
  identity !== null && identity.standing !== 'active' && identity.standing !== 'restricted';
