import { Holding, PastBalance } from '../state/schema';
import { type State } from '../state/state';
import { quad, quadToBigInt } from '../state/units';
import { pastBalanceRow } from './holdings';

const units = quad();

/**
 * Units of an account at a checkpoint. Needs no slot: a checkpoint's balance never changes. Whoever may move the holding in
 * the running segment has had it written down before the segment runs, so the words read here stand still. That is why
 * they are read past the guard.
 */
export function unitsAt(state: State, asset: number, account: number, checkpoint: number): bigint {
  const found = pastBalanceRow(state, state.holdings.find2(asset, account), checkpoint);
  if (found === undefined) return 0n;
  const table = found.current ? state.holdings : state.pastBalances;
  const first = found.current ? Holding.balance : PastBalance.balance;
  for (let word = 0; word < 4; word++) units[word] = table.peek(found.row, first + word);
  return quadToBigInt(units);
}
