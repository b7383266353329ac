import { DELTA_WORDS, DeltaKind, type DeltaLog } from '../state/delta-log';
import { Holding } from '../state/schema';
import { type State } from '../state/state';
import { addAt, isZeroAt, quad, subtractAt } from '../state/units';
import { countHolder } from '../movement/move';

const amount = quad();

/** Applies the sums that a lane wrote down in its stage, and empties the list. Serial parts only. */
export function mergeSums(state: State, deltas: DeltaLog): void {
  const { words, end } = deltas;
  if (end === DELTA_WORDS) return;
  state.serial = true;
  for (let at = DELTA_WORDS; at < end; at += DELTA_WORDS) {
    const table = state.tables[words[at]!]!;
    const row = words[at + 1]!;
    const word = words[at + 2]!;
    const kind = words[at + 3]!;
    if (kind === DeltaKind.increment) table.set(row, word, table.get(row, word) + 1);
    else if (kind === DeltaKind.decrement) table.set(row, word, table.get(row, word) - 1);
    else {
      for (let i = 0; i < 4; i++) amount[i] = words[at + 4 + i]!;
      const holds = table === state.holdings;
      const heldBefore = holds && !isZeroAt(table, row, word);
      if (kind === DeltaKind.add) addAt(table, row, word, amount);
      else subtractAt(table, row, word, amount);
      if (holds) countChange(state, row, heldBefore);
    }
  }
  state.serial = false;
  deltas.clear();
}

/** Balances that changed as sums belong to identities with one account: the balance is the total. */
function countChange(state: State, holding: number, heldBefore: boolean): void {
  const { holdings } = state;
  const holds = !isZeroAt(holdings, holding, Holding.balance);
  if (holds === heldBefore) return;
  countHolder(state, holdings.get(holding, Holding.asset), holdings.get(holding, Holding.account), holds ? 1 : -1);
}
