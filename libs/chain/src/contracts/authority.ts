import { Role } from '@cadastre/protocol';
import { type Call } from '../execution/call';
import { Account, ScopedRole } from '../state/schema';
import { type State } from '../state/state';

/** Whether an account may act in a role: platform-wide, or for that asset (0: platform-wide only). */
export function holdsRole(state: State, account: number, role: Role, asset: number): boolean {
  const bit = 1 << role;
  if ((state.accounts.get(account, Account.roles) & bit) !== 0) return true;
  if (asset === 0 || state.accounts.get(account, Account.scopedRoles) === 0) return false;
  return (state.scopedRoles.get(state.scopedRoles.find2(account, asset), ScopedRole.roles) & bit) !== 0;
}

export const isClearer = (state: State, call: Call): boolean => holdsRole(state, call.sender, Role.Clearer, call.asset);

/** The account that stands in for a replaced one, through any number of recoveries. */
export function successorOf(state: State, account: number): number {
  let at = account;
  while (state.accounts.get(at, Account.successor) !== 0) at = state.accounts.get(at, Account.successor);
  return at;
}

/** The account is `party`, or stands in for it. */
export const actsFor = (state: State, account: number, party: number): boolean =>
  account === party || (party !== 0 && successorOf(state, party) === account);
