import { Refusal, Role } from '@cadastre/protocol';
import { argumentsOf } from '../../calldata/arguments';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { keepsLots } from '../../movement/asset-rules';
import { Asset } from '../../state/schema';
import { judgeManaged, managedAsset, mayManage } from './managed-asset';
import { emitRules } from './create-asset';
import { judgeRules, writeRules, type RuleSet } from './rule-set';

const decode = argumentsOf('AssetRegistry', 'setRules');
let rules: RuleSet;

/** Replaces the rule set, building on the version that was read. */
export const setRules: Rule = {
  weight: 160,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    const decoded = decode(call) as unknown as [string, bigint, RuleSet];
    rules = decoded[2];
    const wrong = judgeRules(rules) || judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    if (decoded[1] !== BigInt(state.assets.get(asset, Asset.rulesVersion))) return Refusal.RULES_VERSION_STALE;
    return rules.resale.length > 0 && !keepsLots(state, asset) ? Refusal.LOTS_NOT_KEPT : 0;
  },

  apply(state, call) {
    const asset = managedAsset(state, call);
    writeRules(state, asset, rules);
    state.assets.set(asset, Asset.rulesVersion, state.assets.get(asset, Asset.rulesVersion) + 1);
    emitRules(state, asset);
  },
};
