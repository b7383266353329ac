import { Refusal } from '@cadastre/protocol';
import { ruleItem } from '../../movement/asset-rules';
import { Asset, RuleFlag, RuleItem, RuleItemKind } from '../../state/schema';
import { type State } from '../../state/state';
import { setAmountAt } from '../../state/units';

export interface Limit {
  readonly set: boolean;
  readonly value: bigint;
}

/** The rules of an asset, as `IAssetRegistry.RuleSet` decodes. */
export interface RuleSet {
  readonly countriesRestricted: boolean;
  readonly countriesAllowed: readonly number[];
  readonly countriesDenied: readonly number[];
  readonly classesAllowed: bigint;
  readonly claimsRequired: bigint;
  readonly whitelistOnly: boolean;
  readonly maxHolders: Limit;
  readonly maxHoldersByCountry: readonly { readonly country: number; readonly holders: number }[];
  readonly maxHoldersByClass: readonly { readonly investorClass: number; readonly holders: number }[];
  readonly maxHolding: Limit;
  readonly minHolding: Limit;
  readonly maxHoldingBps: Limit;
  readonly minHoldingBps: Limit;
  readonly resale: readonly { readonly exemption: number; readonly lockSeconds: bigint; readonly tacks: boolean }[];
  readonly windows: readonly { readonly from: bigint; readonly to: bigint }[];
  readonly supplyCap: Limit;
  readonly issuanceCap: Limit;
  readonly issuanceDays: number;
  readonly clearing: boolean;
  readonly halted: boolean;
  readonly wholeHoldingOnly: boolean;
}

const LIST_ITEMS_MAX = 1024;
const LOCK_SECONDS_MAX = 2n ** 40n;
const BPS_MAX = 10_000n;

/** Whether a rule set holds together, apart from the asset it is for. In order of the codes. */
export function judgeRules(rules: RuleSet): number {
  const { countriesAllowed, countriesDenied, maxHoldersByCountry, maxHoldersByClass, resale, windows } = rules;
  const lists = [countriesAllowed, countriesDenied, maxHoldersByCountry, maxHoldersByClass, resale, windows];
  if (lists.some((list) => list.length > LIST_ITEMS_MAX)) return Refusal.LIST_TOO_LONG;
  if (!areValuesValid(rules)) return Refusal.VALUE_INVALID;
  const sorted =
    ascends(countriesAllowed, (a, b) => a < b) &&
    ascends(countriesDenied, (a, b) => a < b) &&
    ascends(maxHoldersByCountry, (a, b) => a.country < b.country) &&
    ascends(maxHoldersByClass, (a, b) => a.investorClass < b.investorClass) &&
    ascends(resale, (a, b) => a.exemption < b.exemption) &&
    ascends(windows, (a, b) => a.to <= b.from);
  return sorted ? 0 : Refusal.LIST_UNSORTED;
}

function areValuesValid(rules: RuleSet): boolean {
  const countries = [
    ...rules.countriesAllowed,
    ...rules.countriesDenied,
    ...rules.maxHoldersByCountry.map(({ country }) => country),
  ];
  const limits = [
    rules.maxHolders,
    rules.maxHolding,
    rules.minHolding,
    rules.maxHoldingBps,
    rules.minHoldingBps,
    rules.supplyCap,
    rules.issuanceCap,
  ];
  const days = rules.issuanceDays;
  return (
    countries.every((country) => country >= 1 && country <= 999) &&
    (rules.countriesRestricted || rules.countriesAllowed.length === 0) &&
    limits.every((limit) => limit.set || limit.value === 0n) &&
    rules.maxHoldingBps.value <= BPS_MAX &&
    rules.minHoldingBps.value <= BPS_MAX &&
    rules.windows.every(({ from, to }) => to > from) &&
    rules.maxHolders.value < 2n ** 32n &&
    rules.resale.every(({ lockSeconds }) => lockSeconds <= LOCK_SECONDS_MAX) &&
    (rules.issuanceCap.set ? days >= 1 && days <= 366 : days === 0)
  );
}

function ascends<Item>(items: readonly Item[], precedes: (a: Item, b: Item) => boolean): boolean {
  return items.every((item, index) => index === 0 || precedes(items[index - 1]!, item));
}

/** Replaces the rules of an asset; what the old ones leave behind is cleared. */
export function writeRules(state: State, asset: number, rules: RuleSet): void {
  const { assets } = state;
  let flags = 0;
  const raise = (flag: number, raised: boolean): void => void (flags |= raised ? flag : 0);
  raise(RuleFlag.countriesRestricted, rules.countriesRestricted);
  raise(RuleFlag.whitelistOnly, rules.whitelistOnly);
  raise(RuleFlag.clearing, rules.clearing);
  raise(RuleFlag.halted, rules.halted);
  raise(RuleFlag.wholeHoldingOnly, rules.wholeHoldingOnly);
  raise(RuleFlag.maxHolders, rules.maxHolders.set);
  raise(RuleFlag.maxHolding, rules.maxHolding.set);
  raise(RuleFlag.minHolding, rules.minHolding.set);
  raise(RuleFlag.maxHoldingBps, rules.maxHoldingBps.set);
  raise(RuleFlag.minHoldingBps, rules.minHoldingBps.set);
  raise(RuleFlag.supplyCap, rules.supplyCap.set);
  raise(RuleFlag.issuanceCap, rules.issuanceCap.set);
  assets.set(asset, Asset.rules, flags);
  assets.set(asset, Asset.maxHolders, Number(rules.maxHolders.value));
  assets.set(asset, Asset.issuanceDays, rules.issuanceDays);
  assets.set(asset, Asset.maxHoldingBps, Number(rules.maxHoldingBps.value));
  assets.set(asset, Asset.minHoldingBps, Number(rules.minHoldingBps.value));
  setAmountAt(assets, asset, Asset.maxHolding, rules.maxHolding.value);
  setAmountAt(assets, asset, Asset.minHolding, rules.minHolding.value);
  setAmountAt(assets, asset, Asset.supplyCap, rules.supplyCap.value);
  setAmountAt(assets, asset, Asset.issuanceCap, rules.issuanceCap.value);
  setWide(state, asset, Asset.classesAllowed, rules.classesAllowed);
  setWide(state, asset, Asset.claimsRequired, rules.claimsRequired);
  setBits(state, asset, Asset.countriesAllowed, rules.countriesAllowed);
  setBits(state, asset, Asset.countriesDenied, rules.countriesDenied);
  assets.set(asset, Asset.countriesAllowedCount, rules.countriesAllowed.length);
  assets.set(asset, Asset.countriesDeniedCount, rules.countriesDenied.length);
  const caps = (value: number, holders: number): number[] => [value, holders];
  writeList(
    state,
    asset,
    RuleItemKind.countryCap,
    Asset.countryCaps,
    rules.maxHoldersByCountry.map((cap) => caps(cap.country, cap.holders)),
  );
  writeList(
    state,
    asset,
    RuleItemKind.classCap,
    Asset.classCaps,
    rules.maxHoldersByClass.map((cap) => caps(cap.investorClass, cap.holders)),
  );
  writeList(
    state,
    asset,
    RuleItemKind.resale,
    Asset.resale,
    rules.resale.map((rule) => [rule.exemption, ...halves(rule.lockSeconds), rule.tacks ? 1 : 0]),
  );
  writeList(
    state,
    asset,
    RuleItemKind.window,
    Asset.windows,
    rules.windows.map(({ from, to }) => [...halves(from), ...halves(to)]),
  );
}

const halves = (value: bigint): number[] => [Number(value & 0xffffffffn), Number(value >> 32n)];

const ITEM_VALUES = 5;
const key = new Uint32Array(3);

function writeList(state: State, asset: number, kind: number, countWord: number, items: readonly number[][]): void {
  const { ruleItems, assets } = state;
  const before = assets.get(asset, countWord);
  for (let index = 0; index < Math.max(before, items.length); index++) {
    key[RuleItem.asset] = asset;
    key[RuleItem.kind] = kind;
    key[RuleItem.index] = index;
    const row = ruleItems.ensure(key);
    for (let word = 0; word < ITEM_VALUES; word++)
      ruleItems.set(row, RuleItem.values + word, items[index]?.[word] ?? 0);
  }
  assets.set(asset, countWord, items.length);
}

export function readList(state: State, asset: number, kind: number, countWord: number): number[][] {
  return Array.from({ length: state.assets.get(asset, countWord) }, (_, index) => {
    const row = ruleItem(state, asset, kind, index);
    return Array.from({ length: ITEM_VALUES }, (_value, word) => state.ruleItems.get(row, RuleItem.values + word));
  });
}

function setWide(state: State, asset: number, word: number, value: bigint): void {
  for (let i = 0; i < 8; i++) state.assets.set(asset, word + i, Number((value >> BigInt(32 * i)) & 0xffffffffn));
}

const BIT_WORDS = 32;

function setBits(state: State, asset: number, word: number, bits: readonly number[]): void {
  const words = new Uint32Array(BIT_WORDS);
  for (const bit of bits) words[bit >>> 5]! |= 1 << (bit & 31);
  words.forEach((value, i) => state.assets.set(asset, word + i, value));
}
