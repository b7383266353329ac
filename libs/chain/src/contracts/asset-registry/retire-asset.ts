import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { Asset, AssetFlag, RealAsset, Supply } from '../../state/schema';
import { isZeroAt } from '../../state/units';
import { beginManaged, managedAsset, mayManage } from './managed-asset';

const fingerprint = new Uint32Array(8);

/** Retires an asset without units, for ever. */
export const retireAsset: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    if (asset === 0) return Refusal.ASSET_UNKNOWN;
    if (!isZeroAt(state.supplies, asset, Supply.total)) return Refusal.ASSET_IN_CIRCULATION;
    return isRetired(state, asset) ? Refusal.ASSET_RETIRED : 0;
  },

  apply(state, call) {
    const { assets, realAssets } = state;
    const asset = managedAsset(state, call);
    assets.set(asset, Asset.flags, assets.get(asset, Asset.flags) | AssetFlag.retired);
    for (let word = 0; word < 8; word++) fingerprint[word] = assets.get(asset, Asset.fingerprint + word);
    const real = realAssets.find(fingerprint);
    realAssets.set(real, RealAsset.liveAssets, realAssets.get(real, RealAsset.liveAssets) - 1);
    beginManaged(state, asset, events.AssetRetirement);
    state.logs.finish();
  },
};
