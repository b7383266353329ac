import { EnforcementKind } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { beginAsset, move } from '../../movement/move';
import { type Movement } from '../../movement/movement';
import { Encumbrance, Holding } from '../../state/schema';
import { type State } from '../../state/state';
import { addAt, compareQuads, isZero, quad, subtractAt, subtractQuad } from '../../state/units';
import { emitFrozenUnits, loadAvailable } from './frozen-units';

const taken = quad();
const available = quad();
const NO_REASON = new Uint32Array(8);

/**
 * Moves units without the holder's consent: available ones first, then frozen ones, which stay frozen at the receiver when
 * the units pass by law.
 */
export function enforce(
  state: State,
  movement: Movement,
  kind: EnforcementKind,
  reason: Uint32Array = NO_REASON,
  reasonAt = 0,
): void {
  const { asset, from, to, fromHolding, toHolding, amount } = movement;
  loadAvailable(state, fromHolding, available);
  taken.set(amount);
  if (compareQuads(amount, available) > 0) subtractQuad(taken, available);
  else taken.fill(0);
  const takesFrozen = !isZero(taken);
  if (takesFrozen) {
    subtractAt(state.encumbrances, state.holdings.get(fromHolding, Holding.encumbrance), Encumbrance.frozen, taken);
    emitFrozenUnits(state, asset, events.TokensUnfrozen, from, taken);
  }
  move(state, movement);
  if (takesFrozen && kind === EnforcementKind.Transmission) {
    addAt(state.encumbrances, state.holdings.get(toHolding, Holding.encumbrance), Encumbrance.frozen, taken);
    emitFrozenUnits(state, asset, events.TokensFrozen, to, taken);
  }
  emitEnforced(state, movement, kind, reason, reasonAt);
}

export function emitEnforced(
  state: State,
  movement: Movement,
  kind: EnforcementKind,
  reason: Uint32Array = NO_REASON,
  reasonAt = 0,
): void {
  const { logs } = state;
  beginAsset(state, movement.asset, events.Enforced);
  logs.topicNumber(kind);
  logs.topicAccount(movement.from);
  logs.topicAccount(movement.to);
  logs.dataQuad(movement.amount);
  logs.dataWords(reason, reasonAt);
  logs.finish();
}
