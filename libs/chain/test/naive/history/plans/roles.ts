import { ZERO_ADDRESS, type Address } from '@cadastre/protocol';
import { type Aim } from '../aim';
import { ADMIN, DESK } from '../characters';
import { type Plans } from '../plan';

export const rolesPlans = (aim: Aim): Plans => ({
  'Roles.grantRole': () => [
    aim.random.oneIn(5) ? aim.right() : ADMIN,
    [aim.random.below(13), aim.random.oneIn(2) ? ZERO_ADDRESS : aim.anyAsset(), aim.anyone()],
  ],
  'Roles.revokeRole': () => {
    // The desk keeps its roles, or the history would run dry.
    const held = aim.world.roles.entries().map(([key]) => key.split('|') as [string, Address, Address]);
    const [role, scope, owner] = aim.random.pick(held.filter(([, , account]) => account !== DESK));
    return [ADMIN, [aim.random.oneIn(12) ? aim.random.below(13) : Number(role), scope, owner]];
  },
  'Roles.setSequencer': () => [
    aim.random.oneIn(2) ? ADMIN : aim.right(),
    [aim.random.oneIn(4) ? ZERO_ADDRESS : aim.holder()],
  ],
});
