import { exemptionOf, isCounted, judgeExemption } from './exemptions';
import { countedPersons, hasPlaceFor, type MadeOffer, windowStart } from './offeree-limit';

const at = (text: string) => new Date(`${text}T12:00:00Z`);
const eu = exemptionOf('eu_fewer_than_150').limit!;
const sg = exemptionOf('sg_private_placement').limit!;

const made = (count: number, offer: Partial<MadeOffer> = {}): MadeOffer[] =>
  Array.from({ length: count }, (_, i) => ({
    offeringId: 'A',
    investorId: `${offer.country ?? 'LU'}-${offer.offeringId ?? 'A'}-${i}`,
    country: 'LU',
    offeredAt: at('2026-03-01'),
    ...offer,
  }));

describe('the register of offerees', () => {
  it.each([
    ['148 persons of a state: one more', made(148), 'LU', true],
    ['149 persons of a state: no more', made(149), 'LU', false],
    ['149 persons of another state do not count', made(149, { country: 'DE' }), 'LU', true],
    ['149 persons of another offer do not count', made(149, { offeringId: 'B' }), 'LU', true],
    ['two years do not make room', made(149, { offeredAt: at('2024-03-01') }), 'LU', false],
  ])('European Union: %s', (_, offers, country, expected) => {
    const persons = countedPersons(eu, offers, { offeringId: 'A', country, offeredAt: at('2026-06-01') });
    expect(hasPlaceFor(eu, persons, 'next')).toBe(expected);
  });

  it.each([
    ['49 persons in all offers: one more', [...made(25), ...made(24, { offeringId: 'B' })], '2026-06-01', true],
    ['50 persons in all offers: no more', [...made(25), ...made(25, { offeringId: 'B' })], '2026-06-01', false],
    ['the last second of 12 months counts', made(50), '2027-02-28', false],
    ['12 months to the second do not', made(50), '2027-03-01', true],
  ])('Singapore: %s', (_, offers, day, expected) => {
    const persons = countedPersons(sg, offers, { offeringId: 'A', country: 'SG', offeredAt: at(day) });
    expect(hasPlaceFor(sg, persons, 'next')).toBe(expected);
  });

  it('a person who was offered it before takes no second place', () => {
    const offers = [
      ...made(50),
      ...made(50, { offeringId: 'B' }).map((offer, i) => ({ ...offer, investorId: `LU-A-${i}` })),
    ];
    const persons = countedPersons(sg, offers, { offeringId: 'C', country: 'SG', offeredAt: at('2026-06-01') });
    expect([persons.size, hasPlaceFor(sg, persons, 'LU-A-7'), hasPlaceFor(sg, persons, 'next')]).toEqual([
      50,
      true,
      false,
    ]);
  });

  it.each([
    ['2027-02-28T10:00:00Z', '2026-02-28T10:00:00.000Z'],
    ['2028-02-29T10:00:00Z', '2027-02-28T10:00:00.000Z'],
    ['2026-12-31T00:00:00Z', '2025-12-31T00:00:00.000Z'],
  ])('12 months before %s', (now, expected) => expect(windowStart(sg, new Date(now))!.toISOString()).toBe(expected));

  it('without a window nothing leaves it', () => expect(windowStart(eu, at('2026-06-01'))).toBeNull());
});

describe('an exemption', () => {
  it.each([
    ['eu_fewer_than_150', 'LU', 1, null, true],
    ['eu_fewer_than_150', 'LU', 0, null, true],
    ['eu_fewer_than_150', 'NO', 1, null, true],
    ['eu_fewer_than_150', 'LU', 2, null, false],
    ['eu_fewer_than_150', 'LU', 3, null, true],
    ['eu_fewer_than_150', 'CH', 1, 'EXEMPTION_COUNTRY', true],
    ['eu_fewer_than_150', 'GB', 1, 'EXEMPTION_COUNTRY', true],
    ['ch_fewer_than_500', 'CH', 4, null, false],
    ['sg_private_placement', 'SG', 3, null, false],
    ['us_reg_d_506c', 'US', 1, 'EXEMPTION_CLASS', false],
    ['us_reg_d_506c', 'US', 3, null, false],
    ['us_reg_s', 'US', 4, 'EXEMPTION_COUNTRY', false],
    ['us_reg_s', 'KY', 0, null, false],
    ['qualified_investors', 'CH', 1, 'EXEMPTION_CLASS', false],
    ['public', 'MT', 0, null, false],
  ] as const)('%s for %s, class %i: %s, counted %s', (id, country, investorClass, fault, counted) => {
    const facts = { country, investorClass };
    expect([judgeExemption(exemptionOf(id), facts), isCounted(exemptionOf(id), facts)]).toEqual([fault, counted]);
  });
});
