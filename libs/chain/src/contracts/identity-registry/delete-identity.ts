import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { identityOf } from '../../movement/holdings';
import { isUnregistered } from '../../movement/judge';
import { Account, Identity } from '../../state/schema';
import { u64At } from '../../state/units';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';
import { holdsUnits, unlinkAccount } from './identities';

/** Unlinks an account that holds nothing; the identity stays. */
export const deleteIdentity: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    const account = call.account(state, 0);
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (account !== 0 && holdsUnits(state, account)) return Refusal.ACCOUNT_HOLDS_UNITS;
    if (isUnregistered(state, account)) return Refusal.PARTY_UNREGISTERED;
    return state.accounts.get(account, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : 0;
  },

  apply(state, call) {
    const account = call.account(state, 0);
    const number = u64At(state.identities, identityOf(state, account), Identity.number);
    unlinkAccount(state, account);
    beginNative(state, 'IdentityRegistry', events.IdentityRemoved);
    state.logs.topicAccount(account);
    state.logs.topicBig(number);
    state.logs.finish();
  },
};
