import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { identityOf } from '../../movement/holdings';
import { isUnregistered } from '../../movement/judge';
import { Account, Identity } from '../../state/schema';
import { u64At } from '../../state/units';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';
import { findIdentity, holdsUnits, linkAccount, unlinkAccount } from './identities';

/** Links an account that holds nothing to another identity. */
export const updateIdentity: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    const account = call.account(state, 0);
    const number = call.big(1);
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (number === 0n || number >= 2n ** 64n) return Refusal.VALUE_INVALID;
    if (findIdentity(state, number) === 0) return Refusal.IDENTITY_UNKNOWN;
    if (account !== 0 && holdsUnits(state, account)) return Refusal.ACCOUNT_HOLDS_UNITS;
    if (isUnregistered(state, account)) return Refusal.PARTY_UNREGISTERED;
    return state.accounts.get(account, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : 0;
  },

  apply(state, call) {
    const account = call.account(state, 0);
    const before = u64At(state.identities, identityOf(state, account), Identity.number);
    unlinkAccount(state, account);
    linkAccount(state, account, findIdentity(state, call.big(1)));
    beginNative(state, 'IdentityRegistry', events.IdentityUpdated);
    state.logs.topicBig(before);
    state.logs.topicWords(call.data, call.at(1));
    state.logs.finish();
  },
};
