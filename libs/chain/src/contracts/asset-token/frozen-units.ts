import { Refusal, Role } from '@cadastre/protocol';
import { events, type EventTopic } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareBinding } from '../../movement/footprint';
import { isUnregistered } from '../../movement/judge';
import { beginAsset } from '../../movement/move';
import { Encumbrance, Holding } from '../../state/schema';
import { type State } from '../../state/state';
import { addAt, compareQuads, isZero, loadQuad, quad, subtractAt, subtractQuad, type Quad } from '../../state/units';
import { holdsRole } from '../authority';

const Argument = { account: 0, amount: 1 } as const;
const amount = quad();
const have = quad();
const bound = quad();

/** Units of a holding that are neither frozen nor held. */
export function loadAvailable(state: State, holding: number, into: Quad): void {
  loadQuad(state.holdings, holding, Holding.balance, into);
  const encumbrance = state.holdings.get(holding, Holding.encumbrance);
  if (encumbrance === 0) return;
  loadQuad(state.encumbrances, encumbrance, Encumbrance.frozen, bound);
  subtractQuad(into, bound);
  loadQuad(state.encumbrances, encumbrance, Encumbrance.held, bound);
  subtractQuad(into, bound);
}

export function emitFrozenUnits(state: State, asset: number, event: EventTopic, account: number, units: Quad): void {
  beginAsset(state, asset, event);
  state.logs.topicAccount(account);
  state.logs.dataQuad(units);
  state.logs.finish();
}

function freezeRule(freezes: boolean): Rule {
  return {
    weight: 10,

    footprint(state, call, slots) {
      declareBinding(state, slots, call.asset, call.account(state, Argument.account));
    },

    verify(state, call) {
      if (!holdsRole(state, call.sender, Role.Freezer, call.asset)) return Refusal.NOT_AUTHORISED;
      if (!call.quad(Argument.amount, amount)) return Refusal.AMOUNT_TOO_LARGE;
      if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
      if (isUnregistered(state, call.account(state, Argument.account))) return Refusal.PARTY_UNREGISTERED;
      return freezes ? judgeFreeze(state, call.row(0)) : judgeUnfreeze(state, call.row(0));
    },

    apply(state, call) {
      const encumbrance = state.holdings.get(call.row(0), Holding.encumbrance);
      if (!isZero(amount)) (freezes ? addAt : subtractAt)(state.encumbrances, encumbrance, Encumbrance.frozen, amount);
      const event = freezes ? events.TokensFrozen : events.TokensUnfrozen;
      emitFrozenUnits(state, call.asset, event, call.account(state, Argument.account), amount);
    },
  };
}

function judgeFreeze(state: State, holding: number): number {
  loadQuad(state.holdings, holding, Holding.balance, have);
  if (compareQuads(amount, have) > 0) return Refusal.INSUFFICIENT_BALANCE;
  loadAvailable(state, holding, have);
  return compareQuads(amount, have) > 0 ? Refusal.INSUFFICIENT_AVAILABLE : 0;
}

function judgeUnfreeze(state: State, holding: number): number {
  loadQuad(state.encumbrances, state.holdings.get(holding, Holding.encumbrance), Encumbrance.frozen, have);
  return compareQuads(amount, have) > 0 ? Refusal.INSUFFICIENT_FROZEN : 0;
}

export const freezePartialTokens = freezeRule(true);
export const unfreezePartialTokens = freezeRule(false);
