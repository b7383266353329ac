import { type HolderFacts, type OrderFacts, type PreviewFacts, previewRules } from './rule-preview';
import { OPEN_RULES, type RuleSet } from './rule-set';

const NOW = new Date('2026-11-28T00:00:00Z');
const LONG_AGO = new Date('2024-01-01T00:00:00Z');
const LAST_MONTH = new Date('2026-10-28T00:00:00Z');

const holder = (identity: bigint, facts: Partial<HolderFacts> = {}): HolderFacts => ({
  ...{ identity, country: 'LU', investorClass: 1, claims: 0n, whitelisted: false, units: 100n, lots: [] },
  ...facts,
});

const order = (identity: bigint, facts: Partial<OrderFacts> = {}): OrderFacts => ({
  ...{ id: `order-${identity}`, identity, country: 'LU', investorClass: 1, claims: 0n, whitelisted: false, units: 10n },
  ...facts,
});

const FACTS: PreviewFacts = {
  now: NOW,
  supply: 400n,
  holders: [
    holder(1n),
    holder(2n, { country: 'US', investorClass: 3, claims: 0b101n }),
    holder(3n, {
      country: 'DE',
      units: 200n,
      whitelisted: true,
      lots: [
        { acquiredAt: LONG_AGO, exemption: 'us_reg_s', units: 150n },
        { acquiredAt: LAST_MONTH, exemption: 'us_reg_s', units: 50n },
      ],
    }),
  ],
  orders: [order(1n), order(4n, { country: 'US', investorClass: 3 })],
};

/** `holder 2 TRANSFER_COUNTRY_DENIED`, one a hit. */
function hits(after: Partial<RuleSet>, before: Partial<RuleSet> = {}, facts = FACTS): string[] {
  const preview = previewRules({ ...OPEN_RULES, ...before }, { ...OPEN_RULES, ...after }, facts);
  return [
    ...preview.instrument.map(({ code }) => `instrument ${code}`),
    ...preview.holders.flatMap((hit) => hit.effects.map(({ code }) => `holder ${hit.holder.identity} ${code}`)),
    ...preview.orders.flatMap((hit) => hit.effects.map(({ code }) => `order ${hit.order.identity} ${code}`)),
  ];
}

describe('a preview of rules', () => {
  const LOCK = { exemption: 'us_reg_s', on_transfer: 'tack' as const };
  it.each<[string, Partial<RuleSet>, string[]]>([
    ['nothing', {}, []],
    [
      'a country denied',
      { countries_denied: ['US'] },
      ['holder 2 TRANSFER_COUNTRY_DENIED', 'order 4 TRANSFER_COUNTRY_DENIED'],
    ],
    ['other countries left out', { countries_allowed: ['LU', 'US'] }, ['holder 3 TRANSFER_COUNTRY_DENIED']],
    [
      'a class left out',
      { investor_classes: [1] },
      ['holder 2 TRANSFER_CLASS_DENIED', 'order 4 TRANSFER_CLASS_DENIED'],
    ],
    [
      'a claim required',
      { claims_required: ['verified', 'suitable'] },
      ['holder 1', 'holder 3', 'order 1', 'order 4'].map((who) => `${who} TRANSFER_CLAIM_MISSING`),
    ],
    [
      'a whitelist',
      { whitelist_only: true },
      ['holder 1', 'holder 2', 'order 1', 'order 4'].map((who) => `${who} TRANSFER_NOT_WHITELISTED`),
    ],
    ['a maximum', { max_holding: '105' }, ['holder 3 HOLDING_ABOVE_MAXIMUM', 'order 1 HOLDING_ABOVE_MAXIMUM']],
    ['a maximum in shares', { max_holding_bps: 4_999 }, ['holder 3 HOLDING_SHARE_ABOVE_MAXIMUM']],
    ['a maximum just met', { max_holding_bps: 5_000 }, []],
    [
      'a minimum',
      { min_holding: '101' },
      ['holder 1 HOLDING_BELOW_MINIMUM', 'holder 2 HOLDING_BELOW_MINIMUM', 'order 4 HOLDING_BELOW_MINIMUM'],
    ],
    [
      'a minimum in shares',
      { min_holding_bps: 2_501 },
      ['holder 1 HOLDING_SHARE_BELOW_MINIMUM', 'holder 2 HOLDING_SHARE_BELOW_MINIMUM'],
    ],
    [
      'as many holders as there are',
      { max_holders: 3 },
      ['instrument HOLDERS_AT_MAXIMUM', 'order 4 HOLDERS_AT_MAXIMUM'],
    ],
    ['one holder more', { max_holders: 4 }, []],
    [
      'a cap on a country',
      { max_holders_by_country: [{ country: 'US', holders: 1 }] },
      ['instrument HOLDERS_OF_COUNTRY_AT_MAXIMUM', 'order 4 HOLDERS_OF_COUNTRY_AT_MAXIMUM'],
    ],
    [
      'a cap on a class',
      { max_holders_by_class: [{ investor_class: 3, holders: 0 }] },
      ['instrument HOLDERS_OF_CLASS_AT_MAXIMUM', 'order 4 HOLDERS_OF_CLASS_AT_MAXIMUM'],
    ],
    ['a resale period', { resale: [{ ...LOCK, lock_days: 365 }] }, ['holder 3 TRANSFER_LOCKED']],
    ['a resale period that is over', { resale: [{ ...LOCK, lock_days: 10 }] }, []],
    ['a supply cap below what is asked for', { supply_cap: '419' }, ['instrument SUPPLY_ABOVE_CAP']],
    ['a supply cap that suffices', { supply_cap: '420' }, []],
    ['an issuance cap', { issuance_cap: { units: '19', days: 1 } }, ['instrument ISSUANCE_ABOVE_CAP']],
    ['a halt', { halted: true }, ['instrument TRANSFER_HALTED']],
    ['clearing', { clearing: true }, ['instrument TRANSFER_CLEARING_REQUIRED']],
    ['whole holdings', { whole_holding_only: true }, ['instrument TRANSFER_PARTIAL_DENIED']],
    [
      'a window that is closed',
      { windows: [{ from: '2027-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z' }] },
      ['instrument TRANSFER_WINDOW_CLOSED'],
    ],
    ['a window that is open', { windows: [{ from: '2026-01-01T00:00:00Z', to: '2027-02-01T00:00:00Z' }] }, []],
  ])('%s', (_, rules, expected) => expect(hits(rules)).toEqual(expected));

  it('leaves out whom today’s rules hit alike', () => {
    const denied = { countries_denied: ['US'] };
    expect(hits({ ...denied, halted: true }, denied)).toEqual(['instrument TRANSFER_HALTED']);
    expect(hits({}, denied)).toEqual([]);
  });

  it('names what changes', () => {
    const { changes } = previewRules(OPEN_RULES, { ...OPEN_RULES, max_holders: 9 }, FACTS);
    expect(changes).toEqual([{ rule: 'max_holders', before: null, after: 9 }]);
  });
});
