import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { beginAsset } from '../../movement/move';
import { Asset, AssetFlag } from '../../state/schema';
import { holdsRole } from '../authority';

/** No movement but enforcement until the token is unpaused; or the end of that. */
function switchPause(paused: boolean): Rule {
  return {
    weight: 8,
    footprint: EVERYTHING,

    verify(state, call) {
      if (!holdsRole(state, call.sender, Role.Freezer, call.asset)) return Refusal.NOT_AUTHORISED;
      return isRetired(state, call.asset) ? Refusal.ASSET_RETIRED : 0;
    },

    apply(state, call) {
      const flags = state.assets.get(call.asset, Asset.flags);
      state.assets.set(call.asset, Asset.flags, paused ? flags | AssetFlag.paused : flags & ~AssetFlag.paused);
      beginAsset(state, call.asset, paused ? events.Paused : events.Unpaused);
      state.logs.dataAccount(call.sender);
      state.logs.finish();
    },
  };
}

export const pause = switchPause(true);
export const unpause = switchPause(false);
