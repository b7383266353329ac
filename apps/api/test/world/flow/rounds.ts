import type { Hex } from '@cadastre/protocol';
import type { Schemas } from '@cadastre/sdk';
import { LAPSED } from './flow-world';
import type { FlowInvestor } from './investors';
import type { MovePlanner } from './moves';
import type { Parties } from './parties';
import { LEAST, type Register } from './register';
import type { RuleBook } from './rule-book';

/** Transfers under one set of rules. */
interface Round {
  readonly rules: Partial<Schemas['RuleSet']>;
  /** What one person does at once, beside the rules. */
  readonly stopped?: 'halted' | 'paused';
  /** Plans `count` transfers or so. */
  plan(planner: MovePlanner, parties: Parties, count: number): void;
}

/** An account that nobody has registered. */
const STRANGER: Hex = `0x${'5'.repeat(40)}`;

/** How many transfers of a round its rule refuses. */
const REFUSED = 2;

/** Each of these is approved by a person. */
const CLEARED = 12;

const CLASS_NUMBERS = { retail: 1, professional: 2, accredited: 3, institutional: 4 } as const;

const isOf = (country: string) => (investor: FlowInvestor) => investor.country === country;
const isNot = (other: FlowInvestor) => (investor: FlowInvestor) => investor !== other;
const isRetail = ({ investorClass }: FlowInvestor) => investorClass === 'retail';

/** A round that depends on who holds what is made when its turn comes. */
type MakeRound = (parties: Parties) => Round;

/** By name, in their order. The lock comes first: it asks for lots as they were issued. */
const ROUNDS = {
  resale: () => ({
    rules: { resale: [{ exemption: 'ch_fewer_than_500', lock_days: 365, on_transfer: 'tack' }] },
    plan(planner, _, count) {
      const elsewhere = (investor: FlowInvestor) => investor.country !== 'CH';
      planner.refusesSome('TRANSFER_LOCKED', REFUSED, { from: isOf('CH'), to: elsewhere });
      planner.ordinary(count, { from: elsewhere, to: elsewhere });
    },
  }),
  none: () => ({
    rules: {},
    plan(planner, { register, holders, blocked, frozen, recovered }, count) {
      const sender = holders[0]!;
      planner.refuses('INSUFFICIENT_BALANCE', sender, holders[1]!, register.supply + 1);
      planner.refuses('PARTY_UNREGISTERED', sender, STRANGER);
      planner.refuses('PARTY_RETIRED', sender, recovered.lost);
      planner.refuses('IDENTITY_EXPIRED', sender, LAPSED);
      planner.refuses('PARTY_NOT_PERMITTED', sender, blocked);
      planner.refuses('PARTY_NOT_PERMITTED', blocked, sender);
      planner.refuses(
        'INSUFFICIENT_AVAILABLE',
        frozen.investor,
        sender,
        register.of(frozen.investor) - frozen.units + 1,
      );
      planner.ordinary(count);
    },
  }),
  windows: () => ({
    rules: { windows: [{ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }] },
    plan: (planner) => planner.refusesSome('TRANSFER_WINDOW_CLOSED', REFUSED, {}),
  }),
  halted: () => ({
    rules: { halted: true },
    stopped: 'halted',
    plan: (planner) => planner.refusesSome('TRANSFER_HALTED', REFUSED, {}),
  }),
  paused: () => ({
    rules: {},
    stopped: 'paused',
    plan: (planner) => planner.refusesSome('ASSET_PAUSED', REFUSED, {}),
  }),
  countries: () => ({
    rules: { countries_denied: ['FR'] },
    plan(planner, _, count) {
      planner.refusesSome('TRANSFER_COUNTRY_DENIED', REFUSED, { to: isOf('FR') });
      planner.ordinary(count, { to: (investor) => investor.country !== 'FR' });
    },
  }),
  investor_classes: () => ({
    rules: { investor_classes: [2, 3, 4] },
    plan(planner, _, count) {
      planner.refusesSome('TRANSFER_CLASS_DENIED', REFUSED, { to: isRetail });
      planner.ordinary(count, { to: (investor) => !isRetail(investor) });
    },
  }),
  claims_required: () => ({
    rules: { claims_required: ['accredited'] },
    plan: (planner) => planner.refusesSome('TRANSFER_CLAIM_MISSING', REFUSED, {}),
  }),
  whitelist_only: () => ({
    rules: { whitelist_only: true },
    plan(planner, { admitted }, count) {
      planner.refusesSome('TRANSFER_NOT_WHITELISTED', REFUSED, { to: (investor) => !admitted.has(investor) });
      planner.ordinary(count, { to: (investor) => admitted.has(investor) });
    },
  }),
  whole_holding_only: () => ({
    rules: { whole_holding_only: true },
    plan(planner, { register, holders, newcomer }) {
      planner.refusesSome('TRANSFER_PARTIAL_DENIED', REFUSED, { from: isNot(holders[0]!) });
      planner.passes(holders[0]!, newcomer, register.of(holders[0]!));
    },
  }),
  max_holding: ({ register, holders }) => {
    const largest = most(holders, register);
    const limit = register.of(largest);
    return {
      rules: { max_holding: String(limit) },
      plan(planner, _, count) {
        planner.refusesSome('HOLDING_ABOVE_MAXIMUM', REFUSED, { from: isNot(largest), to: (one) => one === largest });
        planner.ordinary(count, { from: isNot(largest), most: limit });
      },
    };
  },
  max_holding_bps: ({ register, holders }) => {
    const largest = most(holders, register);
    // Rounded down, so that not one unit more fits: what is above the share is refused.
    const bps = Math.floor((register.of(largest) * 10_000) / register.supply);
    const limit = Math.floor((bps * register.supply) / 10_000);
    return {
      rules: { max_holding_bps: bps },
      plan(planner, _, count) {
        const above = { from: isNot(largest), to: (one: FlowInvestor) => one === largest };
        planner.refusesSome('HOLDING_SHARE_ABOVE_MAXIMUM', REFUSED, above);
        planner.ordinary(count, { from: isNot(largest), to: isNot(largest), most: limit });
      },
    };
  },
  min_holding: () => ({
    rules: { min_holding: String(LEAST) },
    plan(planner, parties, count) {
      allButOne(planner, parties, 'HOLDING_BELOW_MINIMUM');
      planner.ordinary(count, { from: isNot(parties.holders[1]!), to: isNot(parties.holders[1]!) });
    },
  }),
  min_holding_bps: ({ register }) => ({
    // The least share that is more than one unit.
    rules: { min_holding_bps: Math.floor(10_000 / register.supply) + 1 },
    plan(planner, parties, count) {
      allButOne(planner, parties, 'HOLDING_SHARE_BELOW_MINIMUM');
      planner.ordinary(count, { from: isNot(parties.holders[1]!), to: isNot(parties.holders[1]!) });
    },
  }),
  max_holders: ({ register }) => ({
    rules: { max_holders: register.holders.length },
    plan: oneHolderMore('HOLDERS_AT_MAXIMUM'),
  }),
  max_holders_by_country: ({ register, newcomer }) => ({
    rules: {
      max_holders_by_country: [
        { country: newcomer.country, holders: register.holders.filter(isOf(newcomer.country)).length },
      ],
    },
    plan: oneHolderMore('HOLDERS_OF_COUNTRY_AT_MAXIMUM'),
  }),
  max_holders_by_class: ({ register, newcomer }) => {
    const same = register.holders.filter(({ investorClass }) => investorClass === newcomer.investorClass);
    const cap = { investor_class: CLASS_NUMBERS[newcomer.investorClass], holders: same.length };
    return {
      rules: { max_holders_by_class: [cap] },
      plan: oneHolderMore('HOLDERS_OF_CLASS_AT_MAXIMUM'),
    };
  },
  clearing: () => ({
    rules: { clearing: true },
    plan(planner, _, count) {
      planner.ordinary(Math.min(count, CLEARED));
      planner.rejected(REFUSED);
    },
  }),
} satisfies Record<string, MakeRound>;

type RoundName = keyof typeof ROUNDS;

/** `few`: where it is not the rules that are to be shown; of each kind one, and with what takes two people to end. */
export type RuleChoice = 'all' | 'few';

const FEW: readonly RoundName[] = [
  ...(['resale', 'none', 'halted', 'paused', 'investor_classes', 'max_holders', 'clearing'] as const),
];

/** These let nothing pass, or not more than they say. */
const OF_FIXED_SIZE: ReadonlySet<RoundName> = new Set([
  ...(['windows', 'halted', 'paused', 'claims_required', 'whole_holding_only', 'clearing'] as const),
]);

/** In their order, and how many transfers each of them plans for so many altogether. */
export function roundsOf(choice: RuleChoice, transfers: number) {
  const names = (Object.keys(ROUNDS) as RoundName[]).filter((name) => choice === 'all' || FEW.includes(name));
  const sharing = names.filter((name) => !OF_FIXED_SIZE.has(name));
  return names.map((name) => ({
    ...{ name, make: ROUNDS[name] as MakeRound, count: Math.ceil(transfers / sharing.length) },
  }));
}

/** Answers how it ends, where that takes more than other rules. */
export async function begin(rules: RuleBook, { rules: wanted, stopped }: Round): Promise<(() => Promise<void>) | void> {
  if (stopped === 'halted') return rules.halt();
  await rules.change(wanted);
  return stopped === 'paused' ? rules.pause() : undefined;
}

const most = (holders: readonly FlowInvestor[], register: Register): FlowInvestor =>
  holders.reduce((best, one) => (register.of(one) > register.of(best) ? one : best));

/** Somebody who would be left with one unit. */
function allButOne(
  planner: MovePlanner,
  { register, holders }: Parties,
  outcome: 'HOLDING_BELOW_MINIMUM' | 'HOLDING_SHARE_BELOW_MINIMUM',
) {
  const [other, sender] = [holders[0]!, holders[1]!];
  for (let i = 0; i < REFUSED; i++) planner.refuses(outcome, sender, other, register.of(sender) - 1);
}

const oneHolderMore =
  (outcome: 'HOLDERS_AT_MAXIMUM' | 'HOLDERS_OF_COUNTRY_AT_MAXIMUM' | 'HOLDERS_OF_CLASS_AT_MAXIMUM'): Round['plan'] =>
  (planner, { newcomer }, count) => {
    planner.ordinary(count);
    planner.refusesSome(outcome, REFUSED, {});
    const asked = planner.moves.splice(-REFUSED);
    for (const { from } of asked) planner.refuses(outcome, from, newcomer);
  };
