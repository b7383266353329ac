import { Role, ZERO_ADDRESS, type Address } from '@cadastre/protocol';
import { isZero, type NaiveCall, type NaiveContract } from './call';
import { judge, type Reason } from './refuse';

const PLATFORM_ONLY: readonly number[] = [Role.Admin, Role.Registrar, Role.Anchorer, Role.Submitter];

const noAdmin = ({ world, sender }: NaiveCall): Reason => [
  !world.hasRole(Role.Admin, ZERO_ADDRESS, sender),
  'NOT_AUTHORISED',
];
const noRole = (role: number): boolean => role < Role.Admin || role > Role.Submitter;

export const roles: NaiveContract = {
  grantRole(call, role: number, scope: Address, account: Address) {
    const { world, sender, to } = call;
    judge(
      noAdmin(call),
      [isZero(account), 'ADDRESS_ZERO'],
      [noRole(role) || (!isZero(scope) && PLATFORM_ONLY.includes(role)), 'VALUE_INVALID'],
      [!isZero(scope) && !world.assets.has(scope), 'ASSET_UNKNOWN'],
      [world.replaced.has(account), 'PARTY_RETIRED'],
    );
    const key = `${role}|${scope}|${account}`;
    if (world.roles.has(key)) return;
    world.roles.set(key, true);
    world.emit(to, 'RoleGranted', { role, scope, account, sender });
  },

  revokeRole(call, role: number, scope: Address, account: Address) {
    const { world, sender, to } = call;
    const key = `${role}|${scope}|${account}`;
    const admins = world.roles.entries().filter(([held]) => held.startsWith(`${Role.Admin}|${ZERO_ADDRESS}|`));
    judge(
      noAdmin(call),
      [noRole(role), 'VALUE_INVALID'],
      [role === Role.Admin && isZero(scope) && world.roles.has(key) && admins.length === 1, 'LAST_ADMIN'],
    );
    if (!world.roles.has(key)) return;
    world.roles.delete(key);
    world.emit(to, 'RoleRevoked', { role, scope, account, sender });
  },

  setSequencer(call, sequencer: Address) {
    judge(noAdmin(call), [isZero(sequencer), 'ADDRESS_ZERO']);
    call.world.settings.set('sequencer', sequencer);
    call.world.emit(call.to, 'SequencerChanged', { sequencer });
  },
};
