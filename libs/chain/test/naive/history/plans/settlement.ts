import { contracts, HoldKind, type Address, type Hex } from '@cadastre/protocol';
import { type Aim } from '../aim';
import { DESK, EUR } from '../characters';
import { asValue, type Plans } from '../plan';

/** A hold of cash for the Settlement contract, where there is one; now and then more than is left of it. */
function investment(aim: Aim) {
  const { id, holder, amount } = aim.hold(HoldKind.Escrow);
  const found = aim.existing(
    aim.world.holds.entries(),
    (hold) => hold.escrow === contracts.Settlement && hold.amount > 0n,
  );
  const [, foundId] = (found?.[0].split('|') ?? [EUR, id]) as [Address, Hex];
  return {
    id: foundId,
    investor: aim.random.oneIn(20) ? aim.anyone() : (found?.[1].holder ?? holder),
    amount: found && !aim.random.oneIn(6) ? 1n + BigInt(aim.random.below(Number(found[1].amount))) : amount,
    cash: aim.random.oneIn(20) ? aim.anyAsset() : EUR,
  };
}

export const settlementPlans = (aim: Aim): Plans => ({
  'Settlement.settle': () => {
    const order = aim.order();
    return [
      aim.random.oneIn(2) ? DESK : aim.holder(),
      [asValue(order), aim.sign(order, order.seller), aim.sign(order, order.buyer)],
    ];
  },
  'Settlement.cancel': () => {
    const order = aim.order();
    return [aim.random.oneIn(6) ? aim.holder() : order.seller, [asValue(order)]];
  },
  'Settlement.issue': () => {
    const { id, investor, amount, cash } = investment(aim);
    return [aim.right(), [aim.anyAsset(), investor, aim.amount(100n), aim.random.pick([0, 7]), cash, id, amount]];
  },
  'Settlement.release': () => {
    const { id, investor, amount, cash } = investment(aim);
    return [aim.right(), [aim.anyAsset(), investor, cash, id, amount]];
  },
});
