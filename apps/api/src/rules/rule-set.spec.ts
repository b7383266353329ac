import { assetRegistryAbi, countryCodes } from '@cadastre/protocol';
import fc from 'fast-check';
import { decodeFunctionData, encodeFunctionData } from 'viem';
import { type Claim, CLAIMS } from '../investors/claims';
import { EXEMPTION_IDS } from '../offerees/exemptions';
import {
  canonicalRules,
  type ChainRuleSet,
  fromChainRules,
  OPEN_RULES,
  type RuleSet,
  ruleSetInput,
  toChainRules,
  withinAuthorised,
} from './rule-set';

const distinct = <T>(item: fc.Arbitrary<T>, keyOf: (value: T) => unknown = (value) => value) =>
  fc.uniqueArray(item, { selector: keyOf, maxLength: 5 });
const country = fc.constantFrom(...countryCodes);
const units = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map(String);
const holders = fc.nat(2 ** 31 - 1);
const bps = fc.nat(10_000);
const nullable = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: null });

const windows = fc.uniqueArray(fc.nat(4_000_000_000), { maxLength: 8 }).map((times) => {
  const sorted = times.sort((a, b) => a - b);
  const at = (i: number) => new Date(sorted[i]! * 1_000).toISOString();
  const pairs = Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) => ({
    from: at(2 * i),
    to: at(2 * i + 1),
  }));
  return pairs.reverse();
});

const ruleSets: fc.Arbitrary<RuleSet> = fc.record({
  countries_allowed: nullable(distinct(country)),
  countries_denied: distinct(country),
  investor_classes: nullable(distinct(fc.nat(255))),
  claims_required: distinct(fc.constantFrom(...(Object.keys(CLAIMS) as Claim[]))),
  whitelist_only: fc.boolean(),
  max_holders: nullable(holders),
  max_holders_by_country: distinct(fc.record({ country, holders }), (cap) => cap.country),
  max_holders_by_class: distinct(fc.record({ investor_class: fc.nat(255), holders }), (cap) => cap.investor_class),
  max_holding: nullable(units),
  min_holding: nullable(units),
  max_holding_bps: nullable(bps),
  min_holding_bps: nullable(bps),
  resale: distinct(
    fc.record({
      exemption: fc.constantFrom(...EXEMPTION_IDS),
      lock_days: fc.nat(12_000_000),
      on_transfer: fc.constantFrom('restart' as const, 'tack' as const),
    }),
    (rule) => rule.exemption,
  ),
  windows,
  supply_cap: nullable(units),
  issuance_cap: nullable(fc.record({ units, days: fc.integer({ min: 1, max: 366 }) })),
  clearing: fc.boolean(),
  halted: fc.boolean(),
  whole_holding_only: fc.boolean(),
});

/** As sets: the order of lists says nothing. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, sorted(field)]));
};

/** Through the bytes that the chain is sent. */
function throughCalldata(rules: ChainRuleSet): ChainRuleSet {
  const data = encodeFunctionData({
    abi: assetRegistryAbi,
    functionName: 'setRules',
    args: ['0x0000000000000000000000000000000000000001', 1n, rules],
  });
  const { args } = decodeFunctionData({ abi: assetRegistryAbi, data });
  return args![2] as ChainRuleSet;
}

describe('a rule set', () => {
  it('comes back from the chain as it was sent there', () => {
    fc.assert(
      fc.property(ruleSets, (rules) => {
        expect(sorted(fromChainRules(throughCalldata(toChainRules(rules))))).toEqual(sorted(rules));
      }),
    );
  });

  it('is accepted as it is given out, and has one notation', () => {
    fc.assert(
      fc.property(ruleSets, (rules) => {
        const canonical = canonicalRules(rules);
        expect(ruleSetInput.parse(canonical)).toEqual(canonical);
        expect(canonicalRules(canonical)).toEqual(canonical);
      }),
    );
  });

  it('is sorted for the chain', () => {
    fc.assert(
      fc.property(ruleSets, (rules) => {
        const chain = toChainRules(rules);
        const ascends = (values: readonly (number | bigint)[]) =>
          values.every((at, i) => i === 0 || values[i - 1]! < at);
        expect(ascends(chain.countriesAllowed) && ascends(chain.countriesDenied)).toBe(true);
        expect(ascends(chain.maxHoldersByCountry.map((cap) => cap.country))).toBe(true);
        expect(ascends(chain.maxHoldersByClass.map((cap) => cap.investorClass))).toBe(true);
        expect(ascends(chain.resale.map((rule) => rule.exemption))).toBe(true);
        expect(chain.windows.every(({ from }, i) => i === 0 || chain.windows[i - 1]!.to <= from)).toBe(true);
      }),
    );
  });

  it('binds nobody when nothing is said', () => {
    expect(toChainRules(OPEN_RULES)).toMatchObject({
      countriesRestricted: false,
      classesAllowed: 2n ** 256n - 1n,
      claimsRequired: 0n,
      maxHolders: { set: false, value: 0n },
      clearing: false,
      halted: false,
    });
  });

  it.each<[string, string | null, bigint, string]>([
    ['none', null, 1_000n, '1000'],
    ['a looser one', '1001', 1_000n, '1000'],
    ['the same', '1000', 1_000n, '1000'],
    ['a stricter one', '999', 1_000n, '999'],
    ['zero', '0', 1_000n, '0'],
    ['none, at the largest amount', null, 2n ** 128n - 1n, (2n ** 128n - 1n).toString()],
  ])('keeps the supply within what is authorised: %s', (_, supply_cap, authorised, cap) =>
    expect(withinAuthorised({ ...OPEN_RULES, supply_cap }, authorised)).toEqual({ ...OPEN_RULES, supply_cap: cap }),
  );

  const day = (at: number) => `2026-01-0${at}T00:00:00Z`;
  it.each<[string, object]>([
    ['a country twice', { countries_denied: ['LU', 'LU'] }],
    ['no country', { countries_allowed: ['XX'] }],
    ['a class beyond the last', { investor_classes: [256] }],
    ['an unknown claim', { claims_required: ['rich'] }],
    ['half a holder', { max_holders: 0.5 }],
    ['a negative cap', { supply_cap: '-1' }],
    ['a cap above the largest amount', { supply_cap: (2n ** 128n).toString() }],
    ['a cap as a number', { supply_cap: 1 }],
    ['more than the whole', { max_holding_bps: 10_001 }],
    ['a rolling cap without days', { issuance_cap: { units: '1' } }],
    ['a window that ends before it starts', { windows: [{ from: day(2), to: day(1) }] }],
    [
      'windows that overlap',
      {
        windows: [
          { from: day(1), to: day(3) },
          { from: day(2), to: day(4) },
        ],
      },
    ],
    ['a window within a second', { windows: [{ from: '2026-01-01T00:00:00.5Z', to: day(2) }] }],
    [
      'an exemption twice',
      { resale: [1, 2].map((lock_days) => ({ exemption: 'us_reg_s', lock_days, on_transfer: 'tack' })) },
    ],
    ['an unknown exemption', { resale: [{ exemption: 'none', lock_days: 1, on_transfer: 'tack' }] }],
    ['an unknown rule', { minimum: '1' }],
  ])('refuses %s', (_, rules) => expect(ruleSetInput.safeParse(rules).success).toBe(false));

  it.each<[string, Partial<ChainRuleSet>]>([
    ['a country', { countriesDenied: [998] }],
    ['an exemption', { resale: [{ exemption: 999, lockSeconds: 0n, tacks: true }] }],
    ['a claim', { claimsRequired: 1n << 200n }],
    ['a period', { resale: [{ exemption: 1, lockSeconds: 1n, tacks: true }] }],
  ])('throws at %s that the API has no word for', (_, rules) =>
    expect(() => fromChainRules({ ...toChainRules(OPEN_RULES), ...rules })).toThrow(RangeError),
  );
});
