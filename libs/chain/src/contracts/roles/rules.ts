import { type Rule } from '../../execution/rule';
import { grantRole } from './grant-role';
import { revokeRole } from './revoke-role';
import { setSequencer } from './set-sequencer';

export const roleRules: Readonly<Record<string, Rule>> = { grantRole, revokeRole, setSequencer };
