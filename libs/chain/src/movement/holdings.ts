import { Account, AccountFlag, Asset, Encumbrance, Holding, PastBalance } from '../state/schema';
import { type State } from '../state/state';

/** The holding of an account in an asset, allocated when it is new. Serial parts only. */
export function ensureHolding(state: State, asset: number, account: number): number {
  const { holdings, accounts, assets } = state;
  const known = holdings.find2(asset, account);
  if (known !== 0) return known;
  const row = holdings.insert2(asset, account);
  const position = assets.get(asset, Asset.rows);
  assets.set(asset, Asset.rows, position + 1);
  holdings.set(row, Holding.position, position);
  holdings.set(row, Holding.nextOfAccount, accounts.get(account, Account.firstHolding));
  accounts.set(account, Account.firstHolding, row);
  const checkpoints = assets.get(asset, Asset.checkpointCount);
  holdings.set(row, Holding.checkpoint, checkpoints);
  holdings.set(row, Holding.bornAfter, checkpoints);
  return row;
}

/** The row for what binds units of a holding, allocated when it is new. Serial parts only. */
export function ensureEncumbrance(state: State, holding: number): number {
  const known = state.holdings.get(holding, Holding.encumbrance);
  if (known !== 0) return known;
  const row = state.encumbrances.append();
  state.encumbrances.set(row, Encumbrance.holding, holding);
  state.holdings.set(holding, Holding.encumbrance, row);
  return row;
}

/**
 * Writes the balance down for the newest checkpoint before a call may change it. Done while footprints are taken, when
 * the balance still is what it was at the checkpoint: any earlier change would have written it down.
 */
export function keepPastBalance(state: State, holding: number): void {
  const { holdings, pastBalances, assets } = state;
  const newest = assets.get(holdings.get(holding, Holding.asset), Asset.checkpointCount);
  const kept = holdings.get(holding, Holding.checkpoint);
  if (kept === newest) return;
  const row = pastBalances.insert2(holding, newest);
  for (let word = 0; word < 4; word++)
    pastBalances.set(row, PastBalance.balance + word, holdings.get(holding, Holding.balance + word));
  pastBalances.set(row, PastBalance.previous, kept);
  holdings.set(holding, Holding.checkpoint, newest);
}

/** Where a balance at a checkpoint is found: table number and row, or undefined when the account had no holding yet. */
export function pastBalanceRow(
  state: State,
  holding: number,
  checkpoint: number,
): { readonly current: boolean; readonly row: number } | undefined {
  const { holdings, pastBalances } = state;
  if (holding === 0 || checkpoint <= holdings.peek(holding, Holding.bornAfter)) return undefined;
  let at = holdings.peek(holding, Holding.checkpoint);
  if (checkpoint > at) return { current: true, row: holding };
  for (;;) {
    const row = pastBalances.find2(holding, at);
    const previous = pastBalances.get(row, PastBalance.previous);
    if (checkpoint > previous) return { current: false, row };
    at = previous;
  }
}

/** The account's identity has, or once had, others: its totals are kept in rows of their own. */
export const hasSeveralAccounts = (state: State, account: number): boolean =>
  (state.accounts.get(account, Account.flags) & AccountFlag.several) !== 0;

export const identityOf = (state: State, account: number): number => state.accounts.get(account, Account.identity);

/** The row that keeps the total of an identity with several accounts; 0 when its one holding is its total. */
export function findTotal(state: State, asset: number, account: number): number {
  return hasSeveralAccounts(state, account) ? state.totals.find2(asset, identityOf(state, account)) : 0;
}
