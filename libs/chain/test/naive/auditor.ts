import { contracts, type Address } from '@cadastre/protocol';
import { type World } from './world';

function insist(holds: boolean, what: string): void {
  if (!holds) throw new Error(`audit: ${what}`);
}

/** What must be true after every call, whatever it was. */
export function auditWorld(world: World): void {
  for (const [asset, { supply, terms }] of world.assets.entries()) {
    let sum = 0n;
    const heldBy = new Map<string, bigint>();
    for (const [, { holder, amount }] of world.holds.entries(asset))
      heldBy.set(holder, (heldBy.get(holder) ?? 0n) + amount);
    for (const [key, { balance, frozen, lots }] of world.holdings.entries(asset)) {
      const held = heldBy.get(key.split('|')[1]!) ?? 0n;
      sum += balance;
      insist(
        frozen >= 0n && held >= 0n && frozen + held <= balance,
        `${key}: frozen ${frozen} + held ${held} <= ${balance}`,
      );
      if (terms.keepsLots)
        insist(lots.reduce((units, lot) => units + lot.amount, 0n) === balance, `${key}: lots make the balance`);
      insist(lots.length <= 64, `${key}: at most 64 lots`);
    }
    insist(sum === supply, `${asset}: balances ${sum} make the supply ${supply}`);
    insist(supply >= 0n && supply < 2n ** 128n, `${asset}: supply ${supply} is an amount`);
  }
  auditDistributions(world);
}

/** Every unit of cash in the distributions' escrow belongs to one of them. */
function auditDistributions(world: World): void {
  const escrow = new Map<string, bigint>();
  for (const [
    id,
    { cash, total, funded, paid, suspended, returned, unitsDone, asset, checkpoint },
  ] of world.distributions.entries()) {
    insist(funded <= total && paid + suspended + returned <= funded, `${id}: never more than was funded`);
    const { supply } = world.assets.get(asset)!.checkpoints[Number(checkpoint) - 1]!;
    insist(unitsDone <= supply, `${id}: no unit counts twice`);
    escrow.set(cash, (escrow.get(cash) ?? 0n) + funded - paid - returned);
  }
  for (const [cash, amount] of escrow)
    insist(world.holding(cash as Address, contracts.Distribution).balance === amount, `${cash}: escrow is ${amount}`);
}
