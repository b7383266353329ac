import { HoldKind, Refusal } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type SlotSet } from '../../schedule/slot-set';
import { AssetFlag, Encumbrance, Hold, Holding } from '../../state/schema';
import { type State } from '../../state/state';
import {
  addAt,
  compareQuads,
  isZeroAt,
  loadQuad,
  numberAt,
  quad,
  storeQuad,
  subtractAt,
  type Quad,
} from '../../state/units';
import { hasFlag } from '../../movement/asset-rules';
import { declareBinding } from '../../movement/footprint';
import { isBarred, isUnregistered } from '../../movement/judge';
import { beginAsset } from '../../movement/move';
import { actsFor } from '../authority';
import { loadAvailable } from './frozen-units';

const key = new Uint32Array(9);
const available = quad();
const covered = quad();

function holdKey(call: Call, asset: number, idArgument: number): Uint32Array {
  const at = call.at(idArgument);
  key[Hold.asset] = asset;
  for (let word = 0; word < 8; word++) key[Hold.id + word] = call.data[at + word]!;
  return key;
}

/** Footprint of a new hold: the hold (position 0), then the holding it binds. */
export function declareNewHold(state: State, call: Call, slots: SlotSet, asset: number, idArgument: number): void {
  slots.write(state.holds.id, state.holds.ensure(holdKey(call, asset, idArgument)));
  declareBinding(state, slots, asset, call.sender);
}

/** Footprint of what happens to a hold: the hold, then the holding it binds. */
export function declareHold(
  state: State,
  call: Call,
  slots: SlotSet,
  asset: number,
  idArgument: number,
  holder: number,
): void {
  slots.write(state.holds.id, state.holds.find(holdKey(call, asset, idArgument)));
  declareBinding(state, slots, asset, holder);
}

/** What is asked of a holder before units are bound, from HoldExists on. */
export function judgeNewHold(state: State, call: Call, asset: number, amount: Quad): number {
  const holding = call.row(1);
  if (state.holds.get(call.row(0), Hold.kind) !== HoldKind.None) return Refusal.HOLD_EXISTS;
  if (isUnregistered(state, call.sender)) return Refusal.PARTY_UNREGISTERED;
  if (isBarred(state, call.sender, holding)) return Refusal.PARTY_NOT_PERMITTED;
  if (hasFlag(state, asset, AssetFlag.paused)) return Refusal.ASSET_PAUSED;
  loadQuad(state.holdings, holding, Holding.balance, available);
  if (compareQuads(amount, available) > 0) return Refusal.INSUFFICIENT_BALANCE;
  loadAvailable(state, holding, available);
  return compareQuads(amount, available) > 0 ? Refusal.INSUFFICIENT_AVAILABLE : 0;
}

export interface HoldTerms {
  readonly kind: HoldKind;
  /** Words of calldata whose last five are the address; undefined for none. */
  readonly escrowAt: number | undefined;
  readonly toAt: number | undefined;
  /** Word of calldata that holds the expiry; undefined for never. */
  readonly expiryAt: number | undefined;
}

export function bindUnits(state: State, call: Call, amount: Quad, terms: HoldTerms): void {
  const { holds } = state;
  const hold = call.row(0);
  holds.set(hold, Hold.kind, terms.kind);
  holds.set(hold, Hold.holder, call.sender);
  copyAddress(state, call, hold, Hold.escrow, terms.escrowAt);
  copyAddress(state, call, hold, Hold.to, terms.toAt);
  if (terms.expiryAt !== undefined) {
    holds.set(hold, Hold.expiry, call.wordAt(terms.expiryAt + 7));
    holds.set(hold, Hold.expiry + 1, call.wordAt(terms.expiryAt + 6));
  }
  storeQuad(holds, hold, Hold.amount, amount);
  addAt(state.encumbrances, state.holdings.get(call.row(1), Holding.encumbrance), Encumbrance.held, amount);
}

function copyAddress(state: State, call: Call, hold: number, word: number, at: number | undefined): void {
  for (let i = 0; i < 5; i++) state.holds.set(hold, word + i, at === undefined ? 0 : call.data[at + 3 + i]!);
}

/** Frees units of a hold: they stay the holder's and can move again. */
export function unbindUnits(state: State, hold: number, holding: number, amount: Quad): void {
  subtractAt(state.holds, hold, Hold.amount, amount);
  subtractAt(state.encumbrances, state.holdings.get(holding, Holding.encumbrance), Encumbrance.held, amount);
}

/** The hold is of that holder and one of the kinds, and something is left of it. */
export function isHold(state: State, hold: number, holder: number, ...kinds: HoldKind[]): boolean {
  if (hold === 0 || holder === 0) return false;
  return (
    kinds.some((kind) => state.holds.get(hold, Hold.kind) === kind) &&
    state.holds.get(hold, Hold.holder) === holder &&
    !isZeroAt(state.holds, hold, Hold.amount)
  );
}

/** The sender is the hold's escrow, or the account that replaced it. */
export function isEscrow(state: State, hold: number, sender: number): boolean {
  return actsFor(state, sender, addressedBy(state, hold, Hold.escrow));
}

/** The account at an address of a hold, 0 when the chain does not know it. */
export function addressedBy(state: State, hold: number, word: number): number {
  for (let i = 0; i < 5; i++) address[i] = state.holds.get(hold, word + i);
  return state.accounts.find(address);
}

const address = new Uint32Array(5);

/** Whether a hold may be executed to an account: it names none, that account, or one that it replaced. */
export function mayGoTo(state: State, hold: number, to: number): boolean {
  let named = 0;
  for (let i = 0; i < 5; i++) named |= state.holds.get(hold, Hold.to + i);
  return named === 0 || actsFor(state, to, addressedBy(state, hold, Hold.to));
}

/** From its expiry on a hold can be reclaimed and no longer executed; one without expiry never ends. */
export function isHoldExpired(state: State, hold: number): boolean {
  const expiry = numberAt(state.holds, hold, Hold.expiry);
  return expiry !== 0 && state.timestamp >= expiry;
}

export function exceedsHold(state: State, hold: number, amount: Quad): boolean {
  loadQuad(state.holds, hold, Hold.amount, covered);
  return compareQuads(amount, covered) > 0;
}

/** The events of a hold begin alike: id, holder, and where one is named the other party. */
export function beginHoldEvent(
  state: State,
  call: Call,
  asset: number,
  event: keyof typeof events,
  idArgument: number,
  holder: number,
  other?: number,
): void {
  beginAsset(state, asset, events[event]);
  state.logs.topicWords(call.data, call.at(idArgument));
  state.logs.topicAccount(holder);
  if (other !== undefined) state.logs.topicAccount(other);
}
