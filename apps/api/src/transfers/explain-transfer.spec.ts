import { Standing } from '@cadastre/protocol';
import { OPEN_RULES, type RuleSet, toChainRules } from '../rules/rule-set';
import { explainTransfer, type TransferExplanation } from './explain-transfer';
import type { AssetFacts, AttributeFacts, PartyFacts, TransferFacts } from './transfer-facts';

const NOW = 1_800_000_000n;
const DAY = 86_400n;
const LUXEMBOURG = 442;

interface Case {
  readonly rules?: Partial<RuleSet>;
  readonly amount?: bigint;
  readonly cleared?: boolean;
  readonly asset?: Partial<AssetFacts>;
  readonly from?: Partial<PartyFacts>;
  readonly to?: Partial<PartyFacts>;
  readonly receiver?: Partial<AttributeFacts>;
  readonly sender?: Partial<AttributeFacts>;
}

const ATTRIBUTES: AttributeFacts = {
  country: LUXEMBOURG,
  investorClass: 1,
  standing: Standing.Active,
  expiry: NOW + DAY,
  claims: 0b1n,
};

const party = (identity: bigint, balance: bigint): Omit<PartyFacts, 'attributes'> => ({
  account: `0x${identity.toString(16).padStart(40, '0')}`,
  identity,
  retired: false,
  frozen: false,
  whitelisted: false,
  balance,
  available: balance,
  total: balance,
  lots: balance === 0n ? [] : [{ acquiredAt: NOW - 100n * DAY, exemption: 4, amount: balance }],
});

/** The sender (1) has 100 of 400 units, the receiver (2) none; 10 are to move. */
function facts({ rules, amount = 10n, cleared = false, ...given }: Case): TransferFacts {
  return {
    now: NOW,
    amount,
    cleared,
    asset: {
      ...{ isCash: false, keepsLots: true, retired: false, paused: false, supply: 400n },
      ...{ holders: 3n, holdersOfCountry: 2n, holdersOfClass: 1n },
      rules: toChainRules({ ...OPEN_RULES, ...rules }),
      ...given.asset,
    },
    from: { ...party(1n, 100n), attributes: { ...ATTRIBUTES, ...given.sender }, ...given.from },
    to: { ...party(2n, 0n), attributes: { ...ATTRIBUTES, ...given.receiver }, ...given.to },
  };
}

const explain = (given: Case) => explainTransfer(facts(given));
const refusalsOf = ({ rules }: TransferExplanation) =>
  rules.filter(({ verdict }) => verdict === 'refuses').map(({ code }) => code);
const cureOf = (given: Case) => explain(given).rules.find(({ verdict }) => verdict === 'refuses')?.cure;

const at = (days: bigint) => new Date(Number(NOW + days * DAY) * 1_000).toISOString();
const LOCK = { exemption: 'us_reg_d_506c', on_transfer: 'tack' as const };
const STEP = Array.from({ length: 64 }, (_, i) => ({ acquiredAt: BigInt(i), exemption: 0, amount: 1n }));

describe('a transfer', () => {
  it.each<[string, Case, string[]]>([
    ['is fine', {}, []],
    ['to the same account', { to: { account: party(1n, 0n).account } }, ['SELF_TRANSFER']],
    ['of a retired asset', { asset: { retired: true } }, ['ASSET_RETIRED']],
    ['from nobody', { from: { identity: 0n } }, ['PARTY_UNREGISTERED']],
    ['to nobody', { to: { identity: 0n } }, ['PARTY_UNREGISTERED']],
    ['from a replaced account', { from: { retired: true } }, ['PARTY_RETIRED']],
    ['to a replaced account', { to: { retired: true } }, ['PARTY_RETIRED']],
    ['from a frozen account', { from: { frozen: true } }, ['PARTY_NOT_PERMITTED']],
    ['to a blocked person', { receiver: { standing: Standing.Blocked } }, ['PARTY_NOT_PERMITTED']],
    ['from somebody who died', { sender: { standing: Standing.Deceased } }, ['PARTY_NOT_PERMITTED']],
    ['from a restricted person, who may sell', { sender: { standing: Standing.Restricted } }, []],
    ['to a restricted person', { receiver: { standing: Standing.Restricted } }, ['PARTY_NOT_PERMITTED']],
    ['of cash to a restricted person', { receiver: { standing: Standing.Restricted }, asset: { isCash: true } }, []],
    ['to a lapsed identity', { receiver: { expiry: NOW } }, ['IDENTITY_EXPIRED']],
    ['of cash to a lapsed identity', { receiver: { expiry: NOW }, asset: { isCash: true } }, []],
    ['from a lapsed identity, which may sell', { sender: { expiry: 0n } }, []],
    ['while paused', { asset: { paused: true } }, ['ASSET_PAUSED']],
    ['while halted', { rules: { halted: true } }, ['TRANSFER_HALTED']],
    ['outside the window', { rules: { windows: [{ from: at(1n), to: at(2n) }] } }, ['TRANSFER_WINDOW_CLOSED']],
    ['as the window opens', { rules: { windows: [{ from: at(0n), to: at(2n) }] } }, []],
    ['as the window closes', { rules: { windows: [{ from: at(-1n), to: at(0n) }] } }, ['TRANSFER_WINDOW_CLOSED']],
    ['without clearing', { rules: { clearing: true } }, ['TRANSFER_CLEARING_REQUIRED']],
    ['by a clearer', { rules: { clearing: true }, cleared: true }, []],
    ['into a country left out', { rules: { countries_allowed: ['DE'] } }, ['TRANSFER_COUNTRY_DENIED']],
    ['where no country is allowed', { rules: { countries_allowed: [] } }, ['TRANSFER_COUNTRY_DENIED']],
    ['into a country denied', { rules: { countries_denied: ['LU'] } }, ['TRANSFER_COUNTRY_DENIED']],
    [
      'into a country both allowed and denied',
      { rules: { countries_allowed: ['LU'], countries_denied: ['LU'] } },
      ['TRANSFER_COUNTRY_DENIED'],
    ],
    ['to a class left out', { rules: { investor_classes: [2, 3] } }, ['TRANSFER_CLASS_DENIED']],
    ['where no class is admitted', { rules: { investor_classes: [] } }, ['TRANSFER_CLASS_DENIED']],
    ['without a claim', { rules: { claims_required: ['verified', 'accredited'] } }, ['TRANSFER_CLAIM_MISSING']],
    ['with every claim', { rules: { claims_required: ['verified'] } }, []],
    ['off the whitelist', { rules: { whitelist_only: true } }, ['TRANSFER_NOT_WHITELISTED']],
    ['on the whitelist', { rules: { whitelist_only: true }, to: { whitelisted: true } }, []],
    ['of more than there is', { amount: 101n }, ['INSUFFICIENT_BALANCE', 'INSUFFICIENT_AVAILABLE']],
    ['of held units', { from: { available: 9n } }, ['INSUFFICIENT_AVAILABLE']],
    ['of a part', { rules: { whole_holding_only: true } }, ['TRANSFER_PARTIAL_DENIED']],
    ['of the whole', { rules: { whole_holding_only: true }, amount: 100n }, []],
    ['of locked units', { rules: { resale: [{ ...LOCK, lock_days: 101 }] } }, ['TRANSFER_LOCKED']],
    ['on the day they unlock', { rules: { resale: [{ ...LOCK, lock_days: 100 }] } }, []],
    ['under another exemption’s lock', { rules: { resale: [{ ...LOCK, exemption: 'us_reg_s', lock_days: 999 }] } }, []],
    ['to an account full of lots', { to: { lots: STEP } }, ['LOTS_FULL']],
    ['above the maximum', { rules: { max_holding: '9' } }, ['HOLDING_ABOVE_MAXIMUM']],
    ['up to the maximum', { rules: { max_holding: '10' } }, []],
    [
      'above the maximum with another account’s',
      { rules: { max_holding: '10' }, to: { total: 1n } },
      ['HOLDING_ABOVE_MAXIMUM'],
    ],
    ['above the largest share', { rules: { max_holding_bps: 249 } }, ['HOLDING_SHARE_ABOVE_MAXIMUM']],
    ['up to the largest share', { rules: { max_holding_bps: 250 } }, []],
    ['that leaves the receiver with too few', { rules: { min_holding: '11' } }, ['HOLDING_BELOW_MINIMUM']],
    ['that leaves the sender with too few', { rules: { min_holding: '10' }, amount: 91n }, ['HOLDING_BELOW_MINIMUM']],
    ['that leaves the sender with nothing', { rules: { min_holding: '10' }, amount: 100n }, []],
    ['below the least share', { rules: { min_holding_bps: 251 } }, ['HOLDING_SHARE_BELOW_MINIMUM']],
    ['to one holder too many', { rules: { max_holders: 3 } }, ['HOLDERS_AT_MAXIMUM']],
    ['to a holder already there', { rules: { max_holders: 3 }, to: { total: 1n } }, []],
    ['that frees a place', { rules: { max_holders: 3 }, amount: 100n }, []],
    [
      'to one too many of a country',
      { rules: { max_holders_by_country: [{ country: 'LU', holders: 2 }] } },
      ['HOLDERS_OF_COUNTRY_AT_MAXIMUM'],
    ],
    [
      'that frees a place of another country',
      { rules: { max_holders_by_country: [{ country: 'LU', holders: 2 }] }, amount: 100n, sender: { country: 276 } },
      ['HOLDERS_OF_COUNTRY_AT_MAXIMUM'],
    ],
    [
      'to one too many of a class',
      { rules: { max_holders_by_class: [{ investor_class: 1, holders: 1 }] } },
      ['HOLDERS_OF_CLASS_AT_MAXIMUM'],
    ],
    [
      'within one identity, which no rule of a sale binds',
      { to: { identity: 1n }, rules: { halted: true, countries_allowed: [], max_holding: '0', clearing: true } },
      [],
    ],
  ])('%s', (_, given, codes) => {
    const explanation = explain(given);
    expect(refusalsOf(explanation)).toEqual(codes);
    expect(explanation.code).toBe(codes[0] ?? null);
  });

  it('names every rule that refuses, in the order of the chain’s answer', () => {
    const rules = { halted: true, countries_denied: ['LU'], max_holding: '9' };
    expect(refusalsOf(explain({ rules, amount: 50n, from: { available: 9n } }))).toEqual([
      'TRANSFER_HALTED',
      'TRANSFER_COUNTRY_DENIED',
      'INSUFFICIENT_AVAILABLE',
      'HOLDING_ABOVE_MAXIMUM',
    ]);
  });

  it('does not say what cannot be said yet', () => {
    const { rules } = explain({ to: { identity: 0n }, rules: { countries_denied: ['LU'], max_holders: 1 } });
    const verdicts = new Map(rules.map(({ code, verdict }) => [code, verdict]));
    expect(verdicts.get('TRANSFER_COUNTRY_DENIED')).toBe('not_judged');
    expect(verdicts.get('HOLDERS_AT_MAXIMUM')).toBe('not_judged');
    expect(verdicts.get('TRANSFER_HALTED')).toBe('passes');
    expect(verdicts.get('TRANSFER_CLASS_DENIED')).toBe('not_in_force');
  });

  it('says the same of whoever may not take part', () => {
    const blocked = explain({ receiver: { standing: Standing.Blocked } });
    expect(explain({ sender: { standing: Standing.Blocked } })).toEqual(blocked);
    expect(explain({ receiver: { standing: Standing.Restricted } })).toEqual(blocked);
    expect(explain({ from: { frozen: true } })).toEqual(blocked);
  });

  it.each<[string, Case]>([
    [
      'Transfer between 2027-01-16T08:00:00.000Z and 2027-01-17T08:00:00.000Z.',
      { rules: { windows: [{ from: at(1n), to: at(2n) }] } },
    ],
    ['No further window is set: ask the issuer for one.', { rules: { windows: [{ from: at(-2n), to: at(-1n) }] } }],
    [
      'Only a receiver from DE, FR can acquire.',
      { rules: { countries_allowed: ['FR', 'DE', 'LU'], countries_denied: ['LU'] } },
    ],
    ['Only a receiver from no country at all can acquire.', { rules: { countries_allowed: [] } }],
    [
      'Only these classes can acquire: accredited, institutional. Have the receiver’s classification reviewed.',
      { rules: { investor_classes: [3, 4] } },
    ],
    [
      'The receiver needs these attested: accredited, verified.',
      { rules: { claims_required: ['verified', 'accredited'] } },
    ],
    ['Move at most the balance, 100.', { amount: 101n }],
    [
      `0 units are past their resale period now; 10 will be at ${at(1n)}.`,
      { rules: { resale: [{ ...LOCK, lock_days: 101 }] } },
    ],
    ['A holder may have at most 9 units: transfer fewer.', { rules: { max_holding: '9' } }],
    ['Whoever holds units has at least 11: transfer more, or the whole holding.', { rules: { min_holding: '11' } }],
  ])('%s', (cure, given) => expect(cureOf(given)).toBe(cure));
});
