import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isUnregistered } from '../../movement/judge';
import { Account, Asset } from '../../state/schema';
import { beginManaged, judgeManaged, managedAsset, mayManage } from './managed-asset';

/** Names the account that receives issue proceeds and returned amounts. */
export const setTreasury: Rule = {
  weight: 12,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    const treasury = call.account(state, 1);
    if (isUnregistered(state, treasury)) return Refusal.PARTY_UNREGISTERED;
    return state.accounts.get(treasury, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : 0;
  },

  apply(state, call) {
    const asset = managedAsset(state, call);
    const treasury = call.account(state, 1);
    state.assets.set(asset, Asset.treasury, treasury);
    beginManaged(state, asset, events.TreasuryChanged);
    state.logs.dataAccount(treasury);
    state.logs.finish();
  },
};
