import { PaymentState, type Address, type Hex } from '@cadastre/protocol';
import { type Aim } from '../aim';
import { DESK, EUR, EVERYONE } from '../characters';
import { type Plans } from '../plan';

export const distributionPlans = (aim: Aim): Plans => ({
  'Distribution.declare': () => {
    const asset = aim.counted();
    const paymentAt = aim.soon();
    return [
      aim.right(),
      [
        aim.id(),
        {
          asset,
          checkpoint: aim.checkpoint(asset),
          cash: aim.random.oneIn(20) ? aim.anyAsset() : EUR,
          total: aim.amount(900n),
          paymentAt,
          expiresAt: aim.random.oneIn(3) ? 0n : paymentAt + BigInt(aim.random.below(2_000)),
        },
      ],
    ];
  },
  'Distribution.fund': () => {
    const found = aim.existing(aim.world.distributions.entries(), ({ funded, total }) => funded < total);
    const missing = found ? found[1].total - found[1].funded : 1n;
    return [DESK, [(found?.[0] as Hex) ?? aim.id(), aim.random.oneIn(6) ? aim.amount() : missing]];
  },
  'Distribution.pay': () => [
    aim.right(),
    [aim.distribution()?.id ?? aim.id(), aim.random.oneIn(2) ? EVERYONE : aim.list(() => aim.anyone())],
  ],
  'Distribution.claim': () => {
    const known = aim.distribution();
    const waiting = aim.existing(aim.world.payments.entries(), ({ state }) => state === PaymentState.Suspended);
    const [id, holder] =
      waiting && aim.random.oneIn(2)
        ? (waiting[0].split('|') as [Hex, Address])
        : [known?.id ?? aim.id(), aim.holder()];
    return [aim.random.oneIn(10) ? aim.holder() : aim.world.successorOf(holder), [id, holder]];
  },
  'Distribution.release': () => [aim.right(), [aim.distribution()?.id ?? aim.id(), EVERYONE]],
  'Distribution.expire': () => [aim.right(), [aim.distribution()?.id ?? aim.id(), EVERYONE]],
  'Distribution.close': () => [aim.right(), [aim.distribution()?.id ?? aim.id()]],
});
