import { declareOwnersBody } from './owners.dto';
import { isUnnamedTooMuch, judgeOwners } from './ownership.policy';

const PERSON = {
  given_names: 'Anna',
  family_name: 'Berg',
  birth_date: '1970-01-01',
  nationalities: ['SE'],
  country: 'SE',
};
const ENTITY = { legal_name: 'Berg Holding AB', registration_number: '556000-0001', incorporated_in: 'SE' };

const person = (ref: string, holds: object[], more: object = {}) => ({
  kind: 'natural_person',
  ref,
  holds,
  profile: PERSON,
  ...more,
});
const entity = (ref: string, issued_shares: string, holds: object[]) => ({
  kind: 'legal_entity',
  ref,
  issued_shares,
  holds,
  profile: ENTITY,
});
const stake = (where: string, shares: string) => ({ in: where, shares });

describe('owners', () => {
  it.each([
    ['of all shares', [person('a', [stake('self', '100')])], []],
    ['of a part', [person('a', [stake('self', '1')])], []],
    ['through another entity', [entity('h', '10', [stake('self', '100')]), person('a', [stake('h', '10')])], []],
    [
      'in a circle',
      [entity('h', '10', [stake('g', '5')]), entity('g', '10', [stake('h', '5'), stake('self', '100')])],
      [],
    ],
    ['who only control', [person('a', [], { controls: true })], []],
    ['without any interest', [person('a', [])], ['/owners/0 NO_INTEREST']],
    [
      'of too many shares',
      [person('a', [stake('self', '60')]), person('b', [stake('self', '41')])],
      ['/issued_shares TOO_MANY'],
    ],
    [
      'of too many shares of another entity',
      [entity('h', '10', [stake('self', '1')]), person('a', [stake('h', '11')])],
      ['/owners/0/issued_shares TOO_MANY'],
    ],
    ['of something that is not there', [person('a', [stake('x', '1')])], ['/owners/0/holds/0/in UNKNOWN']],
    [
      'of a person',
      [person('a', [stake('self', '1')]), person('b', [stake('a', '1')])],
      ['/owners/1/holds/0/in UNKNOWN'],
    ],
    ['of themselves', [entity('h', '10', [stake('h', '1')])], ['/owners/0/holds/0/in OWN_SHARES']],
    [
      'named twice',
      [person('a', [stake('self', '1')]), person('a', [stake('self', '1')])],
      ['/owners/1/ref DUPLICATE'],
    ],
    [
      'with two stakes in one',
      [person('a', [stake('self', '1'), stake('self', '2')])],
      ['/owners/0/holds/1/in DUPLICATE'],
    ],
  ])('%s', (_, owners, expected) => {
    const command = declareOwnersBody.parse({ issued_shares: '100', owners });
    expect(judgeOwners(command).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(expected);
  });

  it.each([
    [100n, 100n, false],
    [100n, 76n, false],
    [100n, 75n, true],
    [100n, 0n, true],
    [3n, 2n, true],
  ])('of %s shares, %s named: too much is unnamed: %s', (issued, named, expected) =>
    expect(isUnnamedTooMuch(issued, named)).toBe(expected),
  );
});
