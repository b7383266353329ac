import { type Address, type Role } from '@cadastre/protocol';
import { SYSTEM_ROW } from '../../machine/system-row';
import { System } from '../../state/schema';
import { supportsInterface } from '../supports-interface';
import { accountOf, assetOf, bytesAt, type ViewTable } from '../view';
import { holdsRole } from '../authority';
import { isRole } from './role-grants';

export const roleViews: ViewTable = {
  hasRole: ({ state }, role: Role, scope: Address, account: Address) => {
    const known = accountOf(state, account);
    return [known !== 0 && isRole(role) && holdsRole(state, known, role, assetOf(state, scope))];
  },
  sequencer: ({ state }) => [bytesAt(state.system, SYSTEM_ROW, System.sequencer, 5)],
  supportsInterface: supportsInterface('IRoles'),
};
