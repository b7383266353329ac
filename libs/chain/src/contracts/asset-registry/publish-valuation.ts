import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isCash } from '../../movement/asset-rules';
import { Asset } from '../../state/schema';
import { numberAt, quad, storeQuad } from '../../state/units';
import { beginManaged, isZeroWord, judgeManaged, managedAsset, mayManage } from './managed-asset';

const Argument = { value: 1, cash: 2, valuedAt: 3, documentHash: 4 } as const;
const value = quad();

/** Publishes a valuation, dated after the one before. */
export const publishValuation: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    const valuedAt = call.number(Argument.valuedAt);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    if (valuedAt > state.timestamp) return Refusal.TIME_INVALID;
    if (isZeroWord(call, Argument.documentHash)) return Refusal.VALUE_INVALID;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    const cash = state.assets.find(call.data, call.at(Argument.cash) + 3);
    if (cash === 0 || !isCash(state, cash)) return Refusal.CASH_UNKNOWN;
    const published = state.assets.get(asset, Asset.valuationCash) !== 0;
    return published && valuedAt <= numberAt(state.assets, asset, Asset.valuedAt) ? Refusal.VALUATION_STALE : 0;
  },

  apply(state, call) {
    const { assets } = state;
    const asset = managedAsset(state, call);
    call.quad(Argument.value, value);
    storeQuad(assets, asset, Asset.valuation, value);
    assets.set(asset, Asset.valuationCash, assets.find(call.data, call.at(Argument.cash) + 3));
    assets.set(asset, Asset.valuedAt, call.wordAt(call.at(Argument.valuedAt) + 7));
    assets.set(asset, Asset.valuedAt + 1, call.wordAt(call.at(Argument.valuedAt) + 6));
    const hash = call.at(Argument.documentHash);
    for (let word = 0; word < 8; word++) assets.set(asset, Asset.valuationDocument + word, call.data[hash + word]!);
    beginManaged(state, asset, events.ValuationPublished);
    for (let index: number = Argument.value; index <= Argument.documentHash; index++)
      state.logs.dataWords(call.data, call.at(index));
    state.logs.finish();
  },
};
