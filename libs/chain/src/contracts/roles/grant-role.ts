import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { Account } from '../../state/schema';
import { holdsRole } from '../authority';
import { ensureAccount } from '../identity-registry/identities';
import { emitGrant, isGranted, isRole, PLATFORM_ROLES, RoleArgument, setGrant } from './role-grants';

/** Grants a role; granting one that is held changes nothing and emits nothing. */
export const grantRole: Rule = {
  weight: 12,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Admin, 0)) return Refusal.NOT_AUTHORISED;
    if (call.isZeroAddress(RoleArgument.account)) return Refusal.ADDRESS_ZERO;
    const role = call.number(RoleArgument.role);
    const scoped = !call.isZeroAddress(RoleArgument.scope);
    if (!isRole(role)) return Refusal.VALUE_INVALID;
    if (scoped && PLATFORM_ROLES.includes(role)) return Refusal.VALUE_INVALID;
    if (scoped && state.assets.find(call.data, call.at(RoleArgument.scope) + 3) === 0) return Refusal.ASSET_UNKNOWN;
    const account = call.account(state, RoleArgument.account);
    return state.accounts.get(account, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : 0;
  },

  apply(state, call) {
    const role = call.number(RoleArgument.role);
    const scope = state.assets.find(call.data, call.at(RoleArgument.scope) + 3);
    const account = ensureAccount(state, call.data, call.at(RoleArgument.account) + 3);
    if (isGranted(state, account, role, scope)) return;
    setGrant(state, account, role, scope, true);
    emitGrant(state, call, events.RoleGranted);
  },
};
