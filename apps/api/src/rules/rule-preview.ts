import type { RefusalName } from '@cadastre/protocol';
import { toClaimBits } from '../investors/claims';
import type { RuleSet } from './rule-set';

/** What rules look at in whoever acquires. */
interface PartyFacts {
  readonly country: string;
  readonly investorClass: number;
  readonly claims: bigint;
  readonly whitelisted: boolean;
}

export interface LotFacts {
  readonly acquiredAt: Date;
  readonly exemption: string;
  readonly units: bigint;
}

export interface HolderFacts extends PartyFacts {
  readonly identity: bigint;
  readonly units: bigint;
  readonly lots: readonly LotFacts[];
}

/** Units that somebody has asked for and does not have yet. */
export interface OrderFacts extends PartyFacts {
  readonly id: string;
  readonly identity: bigint;
  readonly units: bigint;
}

export interface PreviewFacts {
  readonly now: Date;
  readonly supply: bigint;
  readonly holders: readonly HolderFacts[];
  readonly orders: readonly OrderFacts[];
}

/** What a rule does to somebody, by the code with which it refuses. */
export interface RuleEffect {
  readonly rule: keyof RuleSet;
  readonly code: RefusalName;
  readonly says: string;
}

export interface RuleDifference {
  readonly rule: keyof RuleSet;
  readonly before: unknown;
  readonly after: unknown;
}

export interface RulePreview {
  readonly changes: readonly RuleDifference[];
  /** what binds everybody alike */
  readonly instrument: readonly RuleEffect[];
  readonly holders: readonly { readonly holder: HolderFacts; readonly effects: readonly RuleEffect[] }[];
  readonly orders: readonly { readonly order: OrderFacts; readonly effects: readonly RuleEffect[] }[];
}

/** Which of today's holders and pending orders a change would hit: what it refuses that today's rules do not. */
export function previewRules(before: RuleSet, after: RuleSet, facts: PreviewFacts): RulePreview {
  const counts = countHolders(facts.holders);
  const heldBy = new Map(facts.holders.map(({ identity, units }) => [identity, units]));
  const hits = <T>(parties: readonly T[], effectsOf: (rules: RuleSet, party: T) => RuleEffect[]) =>
    parties
      .map((party) => ({ party, effects: added(effectsOf(before, party), effectsOf(after, party)) }))
      .filter(({ effects }) => effects.length > 0);
  return {
    changes: differences(before, after),
    instrument: added(instrumentEffects(before, facts, counts), instrumentEffects(after, facts, counts)),
    holders: hits(facts.holders, (rules, holder) => holderEffects(rules, holder, facts)).map(({ party, effects }) => ({
      holder: party,
      effects,
    })),
    orders: hits(facts.orders, (rules, order) =>
      orderEffects(rules, order, heldBy.get(order.identity) ?? 0n, counts),
    ).map(({ party, effects }) => ({ order: party, effects })),
  };
}

/** An effect that says something else than before is a new one: more units locked, a lower maximum. */
function added(before: readonly RuleEffect[], after: readonly RuleEffect[]): RuleEffect[] {
  const known = new Set(before.map(({ code, says }) => `${code} ${says}`));
  return after.filter(({ code, says }) => !known.has(`${code} ${says}`));
}

export const differences = (before: RuleSet, after: RuleSet): RuleDifference[] =>
  (Object.keys(after) as (keyof RuleSet)[])
    .filter((rule) => JSON.stringify(before[rule]) !== JSON.stringify(after[rule]))
    .map((rule) => ({ rule, before: before[rule], after: after[rule] }));

interface HolderCounts {
  readonly all: number;
  readonly ofCountry: ReadonlyMap<string, number>;
  readonly ofClass: ReadonlyMap<number, number>;
}

function countHolders(holders: readonly HolderFacts[]): HolderCounts {
  const count = <K>(keyOf: (holder: HolderFacts) => K): Map<K, number> => {
    const counts = new Map<K, number>();
    for (const holder of holders) counts.set(keyOf(holder), (counts.get(keyOf(holder)) ?? 0) + 1);
    return counts;
  };
  return {
    all: holders.length,
    ofCountry: count(({ country }) => country),
    ofClass: count((each) => each.investorClass),
  };
}

/** Rules that bind whoever acquires. */
function eligibilityEffects(rules: RuleSet, party: PartyFacts, says: string): RuleEffect[] {
  const effects: RuleEffect[] = [];
  const refuse = (rule: keyof RuleSet, code: RefusalName) => void effects.push({ rule, code, says });
  if (rules.countries_allowed && !rules.countries_allowed.includes(party.country))
    refuse('countries_allowed', 'TRANSFER_COUNTRY_DENIED');
  if (rules.countries_denied.includes(party.country)) refuse('countries_denied', 'TRANSFER_COUNTRY_DENIED');
  if (rules.investor_classes && !rules.investor_classes.includes(party.investorClass))
    refuse('investor_classes', 'TRANSFER_CLASS_DENIED');
  if ((toClaimBits(rules.claims_required) & ~party.claims) !== 0n) refuse('claims_required', 'TRANSFER_CLAIM_MISSING');
  if (rules.whitelist_only && !party.whitelisted) refuse('whitelist_only', 'TRANSFER_NOT_WHITELISTED');
  return effects;
}

function holderEffects(rules: RuleSet, holder: HolderFacts, { supply, now }: PreviewFacts): RuleEffect[] {
  const effects = eligibilityEffects(rules, holder, 'may keep and sell, but not acquire more');
  const limit = (rule: keyof RuleSet, code: RefusalName, says: string) => void effects.push({ rule, code, says });
  const { units } = holder;
  const max = rules.max_holding === null ? null : BigInt(rules.max_holding);
  if (max !== null && units > max)
    limit('max_holding', 'HOLDING_ABOVE_MAXIMUM', `has more than ${max}: may keep and sell, but not acquire more`);
  const maxShare = rules.max_holding_bps === null ? null : (supply * BigInt(rules.max_holding_bps)) / 10_000n;
  if (maxShare !== null && units > maxShare)
    limit('max_holding_bps', 'HOLDING_SHARE_ABOVE_MAXIMUM', `has more than ${maxShare}: may not acquire more`);
  const min = rules.min_holding === null ? null : BigInt(rules.min_holding);
  if (min !== null && units < min)
    limit('min_holding', 'HOLDING_BELOW_MINIMUM', `has less than ${min}: may sell the whole only`);
  const minShare = rules.min_holding_bps === null ? null : (supply * BigInt(rules.min_holding_bps) + 9_999n) / 10_000n;
  if (minShare !== null && units < minShare)
    limit('min_holding_bps', 'HOLDING_SHARE_BELOW_MINIMUM', `has less than ${minShare}: may sell the whole only`);
  const locked = lockedUnits(rules, holder, now);
  if (locked > 0n) limit('resale', 'TRANSFER_LOCKED', `${locked} units are locked`);
  return effects;
}

const DAY_MS = 86_400_000;

const lockedUnits = ({ resale }: RuleSet, { lots }: HolderFacts, now: Date): bigint =>
  lots.reduce((sum, lot) => {
    const days = resale.find(({ exemption }) => exemption === lot.exemption)?.lock_days ?? 0;
    return lot.acquiredAt.getTime() + days * DAY_MS > now.getTime() ? sum + lot.units : sum;
  }, 0n);

/** What would refuse the issue of the units that somebody has asked for. */
function orderEffects(rules: RuleSet, order: OrderFacts, held: bigint, counts: HolderCounts): RuleEffect[] {
  const says = 'would be refused';
  const effects = eligibilityEffects(rules, order, says);
  const refuse = (rule: keyof RuleSet, code: RefusalName) => void effects.push({ rule, code, says });
  const after = held + order.units;
  if (rules.max_holding !== null && after > BigInt(rules.max_holding)) refuse('max_holding', 'HOLDING_ABOVE_MAXIMUM');
  if (rules.min_holding !== null && after < BigInt(rules.min_holding)) refuse('min_holding', 'HOLDING_BELOW_MINIMUM');
  if (held > 0n) return effects;
  if (rules.max_holders !== null && counts.all >= rules.max_holders) refuse('max_holders', 'HOLDERS_AT_MAXIMUM');
  const ofCountry = rules.max_holders_by_country.find(({ country }) => country === order.country);
  if (ofCountry && (counts.ofCountry.get(order.country) ?? 0) >= ofCountry.holders)
    refuse('max_holders_by_country', 'HOLDERS_OF_COUNTRY_AT_MAXIMUM');
  const ofClass = rules.max_holders_by_class.find((cap) => cap.investor_class === order.investorClass);
  if (ofClass && (counts.ofClass.get(order.investorClass) ?? 0) >= ofClass.holders)
    refuse('max_holders_by_class', 'HOLDERS_OF_CLASS_AT_MAXIMUM');
  return effects;
}

function instrumentEffects(rules: RuleSet, { supply, now, orders }: PreviewFacts, counts: HolderCounts): RuleEffect[] {
  const effects: RuleEffect[] = [];
  const say = (rule: keyof RuleSet, code: RefusalName, says: string) => void effects.push({ rule, code, says });
  if (rules.halted) say('halted', 'TRANSFER_HALTED', 'no transfers');
  const open = rules.windows.some(
    ({ from, to }) => Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(to),
  );
  if (rules.windows.length > 0 && !open) say('windows', 'TRANSFER_WINDOW_CLOSED', 'no transfers until a window opens');
  if (rules.clearing) say('clearing', 'TRANSFER_CLEARING_REQUIRED', 'each transfer waits for approval');
  if (rules.whole_holding_only) say('whole_holding_only', 'TRANSFER_PARTIAL_DENIED', 'only whole holdings move');
  if (rules.max_holders !== null && counts.all >= rules.max_holders)
    say('max_holders', 'HOLDERS_AT_MAXIMUM', `${counts.all} holders of ${rules.max_holders}: no new ones`);
  for (const { country, holders } of rules.max_holders_by_country) {
    const count = counts.ofCountry.get(country) ?? 0;
    if (count >= holders)
      say(
        'max_holders_by_country',
        'HOLDERS_OF_COUNTRY_AT_MAXIMUM',
        `${country}: ${count} holders of ${holders}: no new ones`,
      );
  }
  for (const { investor_class: investorClass, holders } of rules.max_holders_by_class) {
    const count = counts.ofClass.get(investorClass) ?? 0;
    if (count >= holders)
      say(
        'max_holders_by_class',
        'HOLDERS_OF_CLASS_AT_MAXIMUM',
        `class ${investorClass}: ${count} holders of ${holders}: no new ones`,
      );
  }
  const asked = orders.reduce((sum, { units }) => sum + units, 0n);
  if (rules.supply_cap !== null && supply + asked > BigInt(rules.supply_cap))
    say('supply_cap', 'SUPPLY_ABOVE_CAP', `${supply} units and ${asked} asked for, of ${rules.supply_cap}`);
  if (rules.issuance_cap !== null && asked > BigInt(rules.issuance_cap.units))
    say('issuance_cap', 'ISSUANCE_ABOVE_CAP', `${asked} units are asked for, of ${rules.issuance_cap.units} a period`);
  return effects;
}
