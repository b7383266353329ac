import { type Aim } from '../aim';
import { type Plans } from '../plan';

export const votingPlans = (aim: Aim): Plans => ({
  'Voting.openMotion': () => {
    const asset = aim.counted();
    const opensAt = aim.world.now + BigInt(aim.random.below(60)) - 30n;
    return [
      aim.right(),
      [
        aim.random.oneIn(8) ? aim.motion() : aim.id(),
        {
          asset,
          checkpoint: aim.checkpoint(asset),
          choices: aim.random.oneIn(12) ? aim.random.pick([1, 17]) : 3,
          opensAt,
          closesAt: opensAt + BigInt(aim.random.below(4_000)),
          documentHash: aim.id(),
        },
      ],
    ];
  },
  'Voting.cast': () => {
    const holder = aim.holder();
    return [
      aim.random.oneIn(10) ? aim.holder() : aim.world.successorOf(holder),
      [aim.motion(), holder, aim.random.below(aim.random.oneIn(12) ? 5 : 3)],
    ];
  },
  'Voting.closeMotion': () => [aim.right(), [aim.motion()]],
});
