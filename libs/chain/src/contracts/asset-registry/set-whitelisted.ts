import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { Whitelisted } from '../../state/schema';
import { findIdentity } from '../identity-registry/identities';
import { beginManaged, judgeManaged, managedAsset, mayManage } from './managed-asset';

const LIST_ITEMS_MAX = 1024;

/** Admits identities to the asset's whitelist or removes them. */
export const setWhitelisted: Rule = {
  weight: (call) => 16 + 8 * call.list(1).length,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    if (call.list(1).length > LIST_ITEMS_MAX) return Refusal.LIST_TOO_LONG;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    return identities(call).some(({ number }) => findIdentity(state, number) === 0) ? Refusal.IDENTITY_UNKNOWN : 0;
  },

  apply(state, call) {
    const asset = managedAsset(state, call);
    const admitted = call.flag(2) ? 1 : 0;
    for (const { at, number } of identities(call)) {
      const row = state.whitelist.ensure2(asset, findIdentity(state, number));
      state.whitelist.set(row, Whitelisted.admitted, admitted);
      beginManaged(state, asset, events.WhitelistChanged);
      state.logs.topicWords(call.data, at);
      state.logs.dataNumber(admitted);
      state.logs.finish();
    }
  },
};

function identities(call: Call): { readonly at: number; readonly number: bigint }[] {
  const { at, length } = call.list(1);
  return Array.from({ length }, (_, index) => ({ at: at + 8 * index, number: call.bigAt(at + 8 * index) }));
}
