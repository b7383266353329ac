import { type SlotSet } from '../schedule/slot-set';
import { Asset, RuleFlag } from '../state/schema';
import { type State } from '../state/state';
import { type Quad } from '../state/units';
import { capsHolders, hasRule, keepsLots, mayMerge } from './asset-rules';
import { ensureEncumbrance, ensureHolding, hasSeveralAccounts, identityOf, keepPastBalance } from './holdings';
import { reserveLots } from './lots';

/** How much of a holding a movement looks at. */
export interface MovementAccess {
  /** The units come out of a hold, or may be frozen ones: what binds the holding changes too. */
  readonly unbinds?: boolean;
  /** The receiver is a native contract that may hold units. */
  readonly toContract?: boolean;
}

/** Not made anew for each movement. */
const PLAIN: MovementAccess = {};

/**
 * The two holdings of a movement, always exactly two slots: sender's, receiver's. Account 0 stands for the supply. A
 * registered receiver gets its row here; an unregistered one gets none and the movement refuses.
 */
export function declareHoldings(
  state: State,
  slots: SlotSet,
  asset: number,
  from: number,
  to: number,
  amount: Quad,
  access = PLAIN,
): void {
  const sums = mayMerge(state, asset) && !access.unbinds && !joinsTotals(state, from) && !joinsTotals(state, to);
  const { holdings } = state;
  const fromHolding = from === 0 ? 0 : holdings.find2(asset, from);
  if (fromHolding !== 0) keepPastBalance(state, fromHolding);
  if (sums) slots.take(holdings.id, fromHolding, amount);
  else slots.write(holdings.id, fromHolding);

  const receives = to !== 0 && to !== from && (access.toContract === true || identityOf(state, to) !== 0);
  const toHolding = receives ? ensureHolding(state, asset, to) : 0;
  if (toHolding !== 0) {
    keepPastBalance(state, toHolding);
    if (keepsLots(state, asset)) reserveLots(state, toHolding, fromHolding);
  }
  if (sums) slots.add(holdings.id, toHolding);
  else slots.write(holdings.id, toHolding);
}

/** What else a movement touches: totals of identities with several accounts, holder counts where a cap reads them. */
export function declareCounts(state: State, slots: SlotSet, asset: number, from: number, to: number): void {
  for (const account of [from, to]) {
    if (account === 0 || !joinsTotals(state, account)) continue;
    slots.write(state.totals.id, state.totals.ensure2(asset, identityOf(state, account)));
  }
  if (capsHolders(state, asset)) slots.write(state.counters.id, asset);
}

/** The supply and today's bucket of issued units. */
export function declareSupply(state: State, slots: SlotSet, asset: number): void {
  slots.write(state.supplies.id, asset);
  const today = utcDay(state.timestamp);
  slots.write(state.issuances.id, state.issuances.ensure2(asset, today));
  if (!hasRule(state, asset, RuleFlag.issuanceCap)) return;
  for (let day = today - state.assets.get(asset, Asset.issuanceDays) + 1; day < today; day++) {
    const earlier = day < 0 ? 0 : state.issuances.find2(asset, day);
    if (earlier !== 0) slots.read(state.issuances.id, earlier);
  }
}

/** A holding of which something gets bound or unbound. */
export function declareBinding(state: State, slots: SlotSet, asset: number, account: number): void {
  const holding = state.holdings.find2(asset, account);
  if (holding !== 0) ensureEncumbrance(state, holding);
  slots.write(state.holdings.id, holding);
}

export const utcDay = (timestamp: number): number => Math.floor(timestamp / 86_400);

function joinsTotals(state: State, account: number): boolean {
  return account !== 0 && hasSeveralAccounts(state, account);
}
