import { exemptionOf } from '../offerees/exemptions';
import { type EligibilityFacts, type IdentityFacts, isBarred, judgeEligibility, NEUTRAL } from './eligibility';

const NOW = new Date('2026-06-01T00:00:00Z');
const IDENTITY: IdentityFacts = {
  country: 'LU',
  investorClass: 1,
  standing: 'active',
  expiresAt: new Date('2027-01-01T00:00:00Z'),
};
const facts = (
  identity: Partial<IdentityFacts> | null = {},
  more: Partial<EligibilityFacts> = {},
): EligibilityFacts => ({
  identity: identity && { ...IDENTITY, ...identity },
  hasWallet: true,
  exemption: exemptionOf('eu_fewer_than_150'),
  withdrawn: false,
  ...more,
});

describe('who may be sold units', () => {
  it.each<[string, EligibilityFacts, string[]]>([
    ['a verified person', facts(), []],
    ['nobody without verification', facts(null), ['KYC_NOT_VERIFIED']],
    ['nobody who is restricted', facts({ standing: 'restricted' }), ['PARTY_NOT_PERMITTED']],
    ['nobody who is blocked', facts({ standing: 'blocked' }), ['PARTY_NOT_PERMITTED']],
    ['nobody who died', facts({ standing: 'deceased' }), ['PARTY_NOT_PERMITTED']],
    ['nobody at the second of their expiry', facts({ expiresAt: NOW }), ['IDENTITY_EXPIRED']],
    ['nobody without a wallet', facts({}, { hasWallet: false }), ['WALLET_MISSING']],
    ['nobody whose offer was taken back', facts({}, { withdrawn: true }), ['OFFER_WITHDRAWN']],
    ['nobody who moved away from the exemption', facts({ country: 'US' }), ['EXEMPTION_COUNTRY']],
    [
      'nobody, for each reason there is',
      facts({ standing: 'blocked', expiresAt: NOW, country: 'US' }),
      ['PARTY_NOT_PERMITTED', 'IDENTITY_EXPIRED', 'EXEMPTION_COUNTRY'],
    ],
  ])('%s', (_, person, codes) => expect(judgeEligibility(person, NOW).map(({ code }) => code)).toEqual(codes));

  it('tells the same of everybody who is not permitted', () => {
    for (const standing of ['restricted', 'blocked', 'deceased', 'closed'] as const) {
      expect(judgeEligibility(facts({ standing }), NOW)).toEqual([NEUTRAL]);
    }
  });

  it.each([
    ['active', false],
    ['restricted', false],
    ['blocked', true],
    ['deceased', true],
    ['closed', true],
  ] as const)('money of somebody %s is kept: %s', (standing, kept) => {
    expect(isBarred({ ...IDENTITY, standing })).toBe(kept);
  });
});
