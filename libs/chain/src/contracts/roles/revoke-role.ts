import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { SYSTEM_ROW } from '../../machine/system-row';
import { System } from '../../state/schema';
import { type State } from '../../state/state';
import { holdsRole } from '../authority';
import { emitGrant, isGranted, isRole, RoleArgument, setGrant } from './role-grants';

/** Revokes a role; revoking one that is not held changes nothing and emits nothing. */
export const revokeRole: Rule = {
  weight: 12,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Admin, 0)) return Refusal.NOT_AUTHORISED;
    const role = call.number(RoleArgument.role);
    if (role === Role.None || role > Role.Submitter) return Refusal.VALUE_INVALID;
    if (!isRole(call.number(RoleArgument.role))) return Refusal.VALUE_INVALID;
    const lastAdmin =
      role === Role.Admin &&
      call.isZeroAddress(RoleArgument.scope) &&
      isHeld(state, call) &&
      state.system.get(SYSTEM_ROW, System.admins) === 1;
    return lastAdmin ? Refusal.LAST_ADMIN : 0;
  },

  apply(state, call) {
    if (!isHeld(state, call)) return;
    setGrant(
      state,
      call.account(state, RoleArgument.account),
      call.number(RoleArgument.role),
      scopeOf(state, call),
      false,
    );
    emitGrant(state, call, events.RoleRevoked);
  },
};

const scopeOf = (state: State, call: Call): number => state.assets.find(call.data, call.at(RoleArgument.scope) + 3);

function isHeld(state: State, call: Call): boolean {
  const scope = scopeOf(state, call);
  if (scope === 0 && !call.isZeroAddress(RoleArgument.scope)) return false;
  const role = call.number(RoleArgument.role);
  return isGranted(state, call.account(state, RoleArgument.account), role, scope);
}
