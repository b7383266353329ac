import { Role } from '@cadastre/protocol';
import { type EventTopic } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { SYSTEM_ROW } from '../../machine/system-row';
import { Account, ScopedRole, System } from '../../state/schema';
import { type State } from '../../state/state';
import { beginNative } from '../native-accounts';

/** Arguments that granting and revoking share. */
export const RoleArgument = { role: 0, scope: 1, account: 2 } as const;

/** Exist platform-wide only. */
export const PLATFORM_ROLES: readonly number[] = [Role.Admin, Role.Registrar, Role.Anchorer, Role.Submitter];

export const isRole = (role: number): boolean => role > Role.None && role <= Role.Submitter;

/** Whether the account holds the role in just that scope (0: platform-wide). */
export function isGranted(state: State, account: number, role: number, scope: number): boolean {
  const bits =
    scope === 0
      ? state.accounts.get(account, Account.roles)
      : state.scopedRoles.get(state.scopedRoles.find2(account, scope), ScopedRole.roles);
  return (bits & (1 << role)) !== 0;
}

/** Changes a grant, and with it the counts that say who may submit and whether an admin is left. */
export function setGrant(state: State, account: number, role: number, scope: number, granted: boolean): void {
  const { accounts, scopedRoles, system } = state;
  const bit = 1 << role;
  const changed = (bits: number): number => (granted ? bits | bit : bits & ~bit);
  if (scope === 0) {
    accounts.set(account, Account.roles, changed(accounts.get(account, Account.roles)));
    if (role === Role.Admin)
      system.set(SYSTEM_ROW, System.admins, system.get(SYSTEM_ROW, System.admins) + (granted ? 1 : -1));
    return;
  }
  const row = scopedRoles.ensure2(account, scope);
  const before = scopedRoles.get(row, ScopedRole.roles);
  const after = changed(before);
  scopedRoles.set(row, ScopedRole.roles, after);
  const held = accounts.get(account, Account.scopedRoles) + Number(after !== 0) - Number(before !== 0);
  accounts.set(account, Account.scopedRoles, held);
}

export function emitGrant(state: State, call: Call, event: EventTopic): void {
  const { logs } = state;
  beginNative(state, 'Roles', event);
  logs.topicWords(call.data, call.at(RoleArgument.role));
  logs.topicWords(call.data, call.at(RoleArgument.scope));
  logs.topicWords(call.data, call.at(RoleArgument.account));
  logs.dataAccount(call.sender);
  logs.finish();
}
