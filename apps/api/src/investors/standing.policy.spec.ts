import { Standing } from '../database/generated/enums';
import { isRestored, judgeStanding, mayBeActive, type StandingFacts } from './standing.policy';

const ORDER: readonly Standing[] = ['active', 'restricted', 'blocked', 'deceased', 'closed'];

/** From the row to the column: one person, two people, or never. */
const TABLE = `
  active      -    one  one  one  two
  restricted  two  -    one  one  two
  blocked     two  two  -    -    -
  deceased    -    two  one  -    two
  closed      -    -    -    -    -
`;

const rows = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/) as [Standing, ...string[]]);
const WORDS: Record<string, string> = { one: 'one_person', two: 'two_people', '-': 'never' };

describe('a change of standing', () => {
  it('has a row for every standing', () => expect(rows.map(([from]) => from).sort()).toEqual([...ORDER].sort()));

  it.each(rows.flatMap(([from, ...cells]) => ORDER.map((to, i) => [from, to, WORDS[cells[i]!]!] as const)))(
    'from %s to %s: %s',
    (from, to, verdict) => expect(judgeStanding(from, to)).toBe(verdict),
  );
});

const NOW = new Date('2026-11-28T12:00:00Z');
const LATER = new Date('2027-11-28T12:00:00Z');

describe('somebody restricted', () => {
  const facts: StandingFacts = {
    standing: 'restricted',
    standingCause: 'screening_review',
    isVerified: true,
    reviewDueAt: LATER,
  };
  it.each([
    ['is active again once the cause is gone', {}, true],
    ['stays where another cause holds', { standingCause: 'desk' }, false],
    ['stays where the verification has lapsed', { reviewDueAt: NOW }, false],
    ['stays where there is no verification', { isVerified: false }, false],
    ['stays blocked', { standing: 'blocked' as const }, false],
  ])('%s', (_, changes, expected) =>
    expect(isRestored({ ...facts, ...changes }, 'screening_review', NOW)).toBe(expected),
  );

  it('may not be active without a date of review', () =>
    expect(mayBeActive({ ...facts, reviewDueAt: null }, NOW)).toBe(false));
});
