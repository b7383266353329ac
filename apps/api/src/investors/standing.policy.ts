import type { Standing } from '../database/generated/enums';

/** Who may change a standing: to hold somebody back one person is enough, and quick; to let go takes two. */
export type StandingVerdict = 'one_person' | 'two_people' | 'never';

const CHANGES: Readonly<Record<Standing, Partial<Record<Standing, StandingVerdict>>>> = {
  active: { restricted: 'one_person', blocked: 'one_person', deceased: 'one_person', closed: 'two_people' },
  restricted: { active: 'two_people', blocked: 'one_person', deceased: 'one_person', closed: 'two_people' },
  // A block outlives whoever it is about: neither death nor the end of the business lets anything move.
  blocked: { restricted: 'two_people', active: 'two_people' },
  deceased: { restricted: 'two_people', blocked: 'one_person', closed: 'two_people' },
  closed: {},
};

export const judgeStanding = (from: Standing, to: Standing): StandingVerdict => CHANGES[from][to] ?? 'never';

export interface StandingFacts {
  readonly standing: Standing;
  readonly standingCause: string | null;
  readonly isVerified: boolean;
  readonly reviewDueAt: Date | null;
}

/** What the platform itself restricts somebody for, and lets go of again once the cause is gone. */
export const OWN_CAUSES = [
  'verification_lapsed',
  'verification_withdrawn',
  'screening_review',
  'ownership_review',
] as const;

export type OwnCause = (typeof OWN_CAUSES)[number];

/** Whether somebody whom the platform restricted by itself is active again, now that the cause is gone. */
export const isRestored = (facts: StandingFacts, cause: OwnCause, now: Date): boolean =>
  facts.standing === 'restricted' && facts.standingCause === cause && mayBeActive(facts, now);

/** Active is who is verified, for as long as that holds. */
export const mayBeActive = ({ isVerified, reviewDueAt }: StandingFacts, now: Date): boolean =>
  isVerified && reviewDueAt !== null && reviewDueAt > now;
