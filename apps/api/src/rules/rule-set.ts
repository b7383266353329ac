import { AMOUNT_MAX, type assetRegistryAbi, countryToNumber, numberToCountry } from '@cadastre/protocol';
import type { ContractFunctionArgs } from 'viem';
import { z } from 'zod';
import { country } from '../http/fields';
import { type Claim, CLAIMS, toClaimBits } from '../investors/claims';
import { EXEMPTION_IDS, EXEMPTIONS, exemptionOf } from '../offerees/exemptions';

/** What `AssetRegistry.RuleSet` holds: the rules as the chain keeps them. */
export type ChainRuleSet = ContractFunctionArgs<typeof assetRegistryAbi, 'nonpayable', 'setRules'>[2];

type ChainLimit = ChainRuleSet['maxHolders'];

const CLAIM_NAMES = Object.keys(CLAIMS) as [Claim, ...Claim[]];
const LIST_ITEMS_MAX = 1_024;
const LOCK_DAYS_MAX = 12_000_000;
const DAY_SECONDS = 86_400;
const EVERY_CLASS = 2n ** 256n - 1n;

const amount = z
  .string()
  .regex(/^(0|[1-9]\d{0,38})$/, { error: 'a whole number of units, as a string', abort: true })
  .refine((digits) => BigInt(digits) <= AMOUNT_MAX, 'at most 2^128-1');
const holders = z.number().int().min(0).max(4_294_967_295);
const bps = z.number().int().min(0).max(10_000);
const investorClass = z
  .number()
  .int()
  .min(0)
  .max(255)
  .meta({ description: '0 unclassified, 1 retail, 2 professional, 3 accredited, 4 institutional' });
const claim = z.enum(CLAIM_NAMES).meta({ description: 'what somebody attested' });

const listOf = <T extends z.ZodType>(item: T, keyOf: (value: z.output<T>) => unknown = (value) => value) =>
  z
    .array(item)
    .max(LIST_ITEMS_MAX)
    .refine((values) => new Set(values.map(keyOf)).size === values.length, 'names something twice');

const wholeSecond = z.iso
  .datetime()
  .refine((time) => Date.parse(time) % 1_000 === 0 && Date.parse(time) >= 0, 'a whole second, not before 1970');

const window = z
  .strictObject({ from: wholeSecond, to: wholeSecond })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), 'ends before it starts');

const resaleRule = z.strictObject({
  exemption: z.enum(EXEMPTION_IDS),
  lock_days: z.number().int().min(0).max(LOCK_DAYS_MAX).meta({ description: 'after its acquisition a lot is locked' }),
  on_transfer: z
    .enum(['restart', 'tack'])
    .meta({ description: 'whether a buyer’s period starts anew or goes on from the seller’s date' }),
});

/**
 * The rules of an instrument, in full: what is left out is no rule. `null` is unlimited, zero is zero. Splits, recovery,
 * transmission and the enforcement of a pledge never restart a period.
 */
export const ruleSetInput = z
  .strictObject({
    countries_allowed: listOf(country)
      .nullable()
      .default(null)
      .meta({ description: 'who may acquire; null is every country' }),
    countries_denied: listOf(country).default([]),
    investor_classes: listOf(investorClass)
      .nullable()
      .default(null)
      .meta({ description: 'who may acquire; null is everyone' }),
    claims_required: listOf(claim).default([]).meta({ description: 'a receiver needs every one' }),
    whitelist_only: z.boolean().default(false),
    max_holders: holders.nullable().default(null),
    max_holders_by_country: listOf(z.strictObject({ country, holders }), (cap) => cap.country).default([]),
    max_holders_by_class: listOf(
      z.strictObject({ investor_class: investorClass, holders }),
      (cap) => cap.investor_class,
    ).default([]),
    max_holding: amount.nullable().default(null),
    min_holding: amount.nullable().default(null),
    max_holding_bps: bps.nullable().default(null).meta({ description: 'basis points of the supply' }),
    min_holding_bps: bps.nullable().default(null).meta({ description: 'basis points of the supply' }),
    resale: listOf(resaleRule, (rule) => rule.exemption).default([]),
    windows: z
      .array(window)
      .max(LIST_ITEMS_MAX)
      .refine(areApart, 'windows overlap')
      .default([])
      .meta({ description: 'where there are some, transfers need an open one' }),
    supply_cap: amount.nullable().default(null),
    issuance_cap: z
      .strictObject({ units: amount, days: z.number().int().min(1).max(366) })
      .nullable()
      .default(null)
      .meta({ description: 'units issued today and in the days before' }),
    clearing: z.boolean().default(false).meta({ description: 'each transfer needs approval' }),
    halted: z.boolean().default(false),
    whole_holding_only: z.boolean().default(false),
  })
  .meta({ id: 'RuleSet' });

export type RuleSet = z.output<typeof ruleSetInput>;

/** No rule but those that bind everyone, always. */
export const OPEN_RULES: RuleSet = ruleSetInput.parse({});

/** Issued never exceeds authorised, whoever issues: the chain keeps it, so a stricter cap stays and none is looser. */
export function withinAuthorised(rules: RuleSet, authorised: bigint): RuleSet {
  const isStricter = rules.supply_cap !== null && BigInt(rules.supply_cap) < authorised;
  return isStricter ? rules : { ...rules, supply_cap: authorised.toString() };
}

function areApart(windows: readonly { from: string; to: string }[]): boolean {
  const sorted = [...windows].sort(byStart);
  return sorted.every((each, i) => i === 0 || Date.parse(sorted[i - 1]!.to) <= Date.parse(each.from));
}

const byStart = (a: { from: string }, b: { from: string }): number => Date.parse(a.from) - Date.parse(b.from);

/** The chain wants lists sorted; people need not care. */
export function toChainRules(rules: RuleSet): ChainRuleSet {
  return {
    countriesRestricted: rules.countries_allowed !== null,
    countriesAllowed: ascending((rules.countries_allowed ?? []).map(countryToNumber)),
    countriesDenied: ascending(rules.countries_denied.map(countryToNumber)),
    classesAllowed: rules.investor_classes === null ? EVERY_CLASS : toBits(rules.investor_classes),
    claimsRequired: toClaimBits(rules.claims_required),
    whitelistOnly: rules.whitelist_only,
    maxHolders: toLimit(rules.max_holders),
    maxHoldersByCountry: rules.max_holders_by_country
      .map((cap) => ({ country: countryToNumber(cap.country), holders: cap.holders }))
      .sort((a, b) => a.country - b.country),
    maxHoldersByClass: rules.max_holders_by_class
      .map((cap) => ({ investorClass: cap.investor_class, holders: cap.holders }))
      .sort((a, b) => a.investorClass - b.investorClass),
    maxHolding: toLimit(rules.max_holding),
    minHolding: toLimit(rules.min_holding),
    maxHoldingBps: toLimit(rules.max_holding_bps),
    minHoldingBps: toLimit(rules.min_holding_bps),
    resale: rules.resale
      .map((rule) => ({
        exemption: exemptionOf(rule.exemption).number,
        lockSeconds: BigInt(rule.lock_days * DAY_SECONDS),
        tacks: rule.on_transfer === 'tack',
      }))
      .sort((a, b) => a.exemption - b.exemption),
    windows: [...rules.windows].sort(byStart).map(({ from, to }) => ({ from: toSeconds(from), to: toSeconds(to) })),
    supplyCap: toLimit(rules.supply_cap),
    issuanceCap: toLimit(rules.issuance_cap?.units ?? null),
    issuanceDays: rules.issuance_cap?.days ?? 0,
    clearing: rules.clearing,
    halted: rules.halted,
    wholeHoldingOnly: rules.whole_holding_only,
  };
}

/** Throws for rules that nobody can have written through this API. */
export function fromChainRules(rules: ChainRuleSet): RuleSet {
  return {
    countries_allowed: rules.countriesRestricted ? rules.countriesAllowed.map(toCountry).sort() : null,
    countries_denied: rules.countriesDenied.map(toCountry).sort(),
    investor_classes: rules.classesAllowed === EVERY_CLASS ? null : fromBits(rules.classesAllowed),
    claims_required: fromBits(rules.claimsRequired).map(toClaim),
    whitelist_only: rules.whitelistOnly,
    max_holders: toNumber(rules.maxHolders),
    max_holders_by_country: rules.maxHoldersByCountry
      .map((cap) => ({ country: toCountry(cap.country), holders: cap.holders }))
      .sort((a, b) => (a.country < b.country ? -1 : 1)),
    max_holders_by_class: rules.maxHoldersByClass.map((cap) => ({
      investor_class: cap.investorClass,
      holders: cap.holders,
    })),
    max_holding: toDigits(rules.maxHolding),
    min_holding: toDigits(rules.minHolding),
    max_holding_bps: toNumber(rules.maxHoldingBps),
    min_holding_bps: toNumber(rules.minHoldingBps),
    resale: rules.resale.map((rule) => ({
      exemption: toExemption(rule.exemption),
      lock_days: toDays(rule.lockSeconds),
      on_transfer: rule.tacks ? 'tack' : 'restart',
    })),
    windows: rules.windows.map(({ from, to }) => ({ from: toTime(from), to: toTime(to) })),
    supply_cap: toDigits(rules.supplyCap),
    issuance_cap: rules.issuanceCap.set
      ? { units: rules.issuanceCap.value.toString(), days: rules.issuanceDays }
      : null,
    clearing: rules.clearing,
    halted: rules.halted,
    whole_holding_only: rules.wholeHoldingOnly,
  };
}

/** The same rules always read the same: keys and lists in one order, times in one notation, however they were stored. */
export const canonicalRules = (rules: RuleSet): RuleSet => fromChainRules(toChainRules(rules));

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const toBits = (positions: readonly number[]): bigint => positions.reduce((bits, at) => bits | (1n << BigInt(at)), 0n);
const toLimit = (value: string | number | null): ChainLimit => ({ set: value !== null, value: BigInt(value ?? 0) });
const toSeconds = (time: string): bigint => BigInt(Date.parse(time) / 1_000);
const toTime = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString();
const toDigits = ({ set, value }: ChainLimit): string | null => (set ? value.toString() : null);
const toNumber = ({ set, value }: ChainLimit): number | null => (set ? Number(value) : null);

function fromBits(bits: bigint): number[] {
  return Array.from({ length: 256 }, (_, at) => at).filter((at) => (bits >> BigInt(at)) & 1n);
}

function toCountry(number: number): string {
  const code = numberToCountry(number);
  if (code === undefined) throw new RangeError(`${number} is no country of ISO 3166-1`);
  return code;
}

function toClaim(number: number): Claim {
  const claim = CLAIM_NAMES.find((name) => CLAIMS[name] === number);
  if (claim === undefined) throw new RangeError(`no claim has the number ${number}`);
  return claim;
}

function toExemption(number: number): string {
  const exemption = EXEMPTIONS.find((each) => each.number === number);
  if (!exemption) throw new RangeError(`no exemption has the number ${number}`);
  return exemption.id;
}

function toDays(seconds: bigint): number {
  if (seconds % BigInt(DAY_SECONDS) !== 0n) throw new RangeError(`${seconds} seconds are no whole days`);
  return Number(seconds / BigInt(DAY_SECONDS));
}
