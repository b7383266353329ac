import type { KycStatus, Standing } from '../database/generated/enums';

/** Files of a relationship are kept for five years after its end (Directive (EU) 2015/849, Article 40). */
const KEPT_YEARS = 5;

export interface ErasureFacts {
  readonly kycStatus: KycStatus;
  readonly standing: Standing;
  readonly closedAt: Date | null;
  readonly erasedAt: Date | null;
}

/** Why nobody is erased yet; undefined for somebody who may be. */
export function faultOfErasure(
  { kycStatus, standing, closedAt, erasedAt }: ErasureFacts,
  now: Date,
): string | undefined {
  if (erasedAt) return 'The personal data of this investor has been erased.';
  // Whoever never handed in a file has no relationship that a law would have us remember.
  if (kycStatus === 'none' && standing === 'restricted') return undefined;
  if (standing !== 'closed' || !closedAt) return `The investor is ${standing}: a relationship ends by closing it.`;
  const until = new Date(closedAt);
  until.setUTCFullYear(until.getUTCFullYear() + KEPT_YEARS);
  return until > now ? `The file is kept until ${until.toISOString().slice(0, 10)}.` : undefined;
}
