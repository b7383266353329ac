import { type Aim } from '../aim';
import { type Plans } from '../plan';

export const auditAnchorPlans = (aim: Aim): Plans => ({
  'AuditAnchor.anchor': () => [
    aim.right(),
    [
      BigInt(aim.fresh() + (aim.random.oneIn(5) ? -50 : 50)) & 0xffffn,
      aim.random.oneIn(12) ? `0x${'0'.repeat(64)}` : aim.id(),
      aim.id(),
    ],
  ],
});
