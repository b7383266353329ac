import { faultOfLists, type KnownList, SOURCES } from './list-age';

const NOW = new Date('2026-11-28T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

const lists = (changes: Partial<KnownList> = {}, of = 'OFAC_SDN'): KnownList[] =>
  SOURCES.map((source) => ({
    ...{ source, publishedOn: '2026-11-20', obtainedAt: hoursAgo(1) },
    ...(source === of ? changes : {}),
  }));

describe('screening', () => {
  it.each([
    ['goes on with four lists that are new enough', lists(), undefined],
    [
      'goes on with a list of the UN that has not changed for long',
      lists({ publishedOn: '2024-01-01' }, 'UN'),
      undefined,
    ],
    ['refuses without a list', lists().slice(1), 'There is no list of OFAC_SDN.'],
    ['refuses without any', [], 'There is no list of OFAC_SDN.'],
    [
      'refuses when nobody has looked for long',
      lists({ obtainedAt: hoursAgo(73) }),
      'OFAC_SDN was last confirmed 73 hours ago.',
    ],
    [
      'refuses a list of a mirror that has stopped',
      lists({ publishedOn: '2026-09-01' }),
      'OFAC_SDN was published 88 days ago.',
    ],
    [
      'refuses a list of the future',
      lists({ publishedOn: '2027-01-01' }, 'EU'),
      'EU of 2027-01-01 is not of the past.',
    ],
  ])('%s', (_, known, fault) => expect(faultOfLists(known, 72, NOW)).toBe(fault));
});
