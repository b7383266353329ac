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
    const [held] = aim.existing(aim.world.roles.entries(), () => true) ?? ['1|0|0'];
    const [role, scope, owner] = held.split('|') as [string, Address, Address];
    // The desk keeps its roles, or the history would run dry.
    return [ADMIN, owner === DESK ? [aim.random.below(13), scope, aim.anyone()] : [Number(role), scope, owner]];
  },
  'Roles.setSequencer': () => [
    aim.random.oneIn(2) ? ADMIN : aim.right(),
    [aim.random.oneIn(4) ? ZERO_ADDRESS : aim.holder()],
  ],
});
