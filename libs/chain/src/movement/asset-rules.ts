import { AssetKind } from '@cadastre/protocol';
import { Asset, AssetFlag, RuleFlag } from '../state/schema';
import { type State } from '../state/state';

export const hasRule = (state: State, asset: number, flag: number): boolean =>
  (state.assets.get(asset, Asset.rules) & flag) !== 0;

export const hasFlag = (state: State, asset: number, flag: number): boolean =>
  (state.assets.get(asset, Asset.flags) & flag) !== 0;

export const isRetired = (state: State, asset: number): boolean => hasFlag(state, asset, AssetFlag.retired);

export const keepsLots = (state: State, asset: number): boolean => hasFlag(state, asset, AssetFlag.keepsLots);

export const isCash = (state: State, asset: number): boolean => state.assets.get(asset, Asset.kind) === AssetKind.Cash;

/** A cap on holders makes every movement of the asset depend on every other: the asset is one cluster. */
export function capsHolders(state: State, asset: number): boolean {
  const { assets } = state;
  return (
    (assets.get(asset, Asset.rules) & RuleFlag.maxHolders) !== 0 ||
    assets.get(asset, Asset.countryCaps) !== 0 ||
    assets.get(asset, Asset.classCaps) !== 0
  );
}

const LOOKS_AT_BALANCES =
  RuleFlag.wholeHoldingOnly |
  RuleFlag.maxHolding |
  RuleFlag.minHolding |
  RuleFlag.maxHoldingBps |
  RuleFlag.minHoldingBps;

/** Whether no rule looks at more of a balance than that it suffices, so that sums of changes may stand for their order. */
export function mayMerge(state: State, asset: number): boolean {
  return !hasRule(state, asset, LOOKS_AT_BALANCES) && !keepsLots(state, asset) && !capsHolders(state, asset);
}

const itemKey = new Uint32Array(3);

/** The row of an item of a rule set's list. */
export function ruleItem(state: State, asset: number, kind: number, index: number): number {
  itemKey[0] = asset;
  itemKey[1] = kind;
  itemKey[2] = index;
  return state.ruleItems.find(itemKey);
}
