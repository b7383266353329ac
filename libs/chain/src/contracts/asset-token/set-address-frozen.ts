import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { ensureHolding, identityOf } from '../../movement/holdings';
import { isUnregistered } from '../../movement/judge';
import { beginAsset } from '../../movement/move';
import { Account, Holding, HoldingFlag } from '../../state/schema';
import { holdsRole } from '../authority';

const Argument = { account: 0, freeze: 1 } as const;

/** Freezes an account in the asset: it neither sends nor receives; or the end of that. */
export const setAddressFrozen: Rule = {
  weight: 10,

  footprint(state, call, slots) {
    const account = call.account(state, Argument.account);
    const registered = account !== 0 && identityOf(state, account) !== 0;
    slots.write(state.holdings.id, registered ? ensureHolding(state, call.asset, account) : 0);
  },

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Freezer, call.asset)) return Refusal.NOT_AUTHORISED;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    const account = call.account(state, Argument.account);
    if (isUnregistered(state, account)) return Refusal.PARTY_UNREGISTERED;
    return state.accounts.get(account, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : 0;
  },

  apply(state, call) {
    const holding = call.row(0);
    state.holdings.set(holding, Holding.flags, call.flag(Argument.freeze) ? HoldingFlag.frozen : 0);
    beginAsset(state, call.asset, events.AddressFrozen);
    state.logs.topicAccount(state.holdings.get(holding, Holding.account));
    state.logs.topicNumber(call.flag(Argument.freeze) ? 1 : 0);
    state.logs.topicAccount(call.sender);
    state.logs.finish();
  },
};
