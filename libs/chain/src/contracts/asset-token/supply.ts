import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareCounts, declareHoldings, declareSupply } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { beginAsset, move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { type SlotSet } from '../../schedule/slot-set';
import { type State } from '../../state/state';
import { isZero, type Quad } from '../../state/units';
import { holdsRole } from '../authority';

const movement = new Movement();

/** Mints units; `issue` names the exemption, which their lot remembers. */
function issueRule(named: boolean): Rule {
  const Argument = { to: 0, amount: 1, exemption: 2 } as const;
  return {
    weight: 20,

    footprint(state, call, slots) {
      const to = call.account(state, Argument.to);
      call.quad(Argument.amount, movement.amount);
      declareHoldings(state, slots, call.asset, 0, to, movement.amount);
      declareCounts(state, slots, call.asset, 0, to);
      declareSupply(state, slots, call.asset);
    },

    verify(state, call) {
      if (!holdsRole(state, call.sender, Role.SupplyAgent, call.asset)) return Refusal.NOT_AUTHORISED;
      if (call.isZeroAddress(Argument.to)) return Refusal.ADDRESS_ZERO;
      movement.reset(MovementKind.issue, call.asset);
      movement.to = call.account(state, Argument.to);
      movement.place(call, 0);
      movement.exemption = named ? call.number(Argument.exemption) : 0;
      const fits = call.quad(Argument.amount, movement.amount);
      if (named && fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
      if (!fits) return Refusal.AMOUNT_TOO_LARGE;
      if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
      return judgeMovement(state, movement);
    },

    apply(state, call) {
      move(state, movement);
      if (named) emitIssued(state, call.asset, movement.to, movement.amount, movement.exemption);
    },
  };
}

export function emitIssued(state: State, asset: number, to: number, amount: Quad, exemption: number): void {
  beginAsset(state, asset, events.Issued);
  state.logs.topicAccount(to);
  state.logs.dataQuad(amount);
  state.logs.dataNumber(exemption);
  state.logs.finish();
}

export const mint = issueRule(false);
export const issue = issueRule(true);

function declareRedemption(state: State, call: Call, slots: SlotSet, from: number): void {
  declareHoldings(state, slots, call.asset, from, 0, movement.amount);
  declareCounts(state, slots, call.asset, from, 0);
  declareSupply(state, slots, call.asset);
}

/** Burns a holder's available units. */
export const burn: Rule = {
  weight: 18,

  footprint(state, call, slots) {
    call.quad(1, movement.amount);
    declareRedemption(state, call, slots, call.account(state, 0));
  },

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.SupplyAgent, call.asset)) return Refusal.NOT_AUTHORISED;
    if (call.isZeroAddress(0)) return Refusal.ADDRESS_ZERO;
    movement.reset(MovementKind.redeem, call.asset);
    movement.from = call.account(state, 0);
    movement.place(call, 0);
    if (!call.quad(1, movement.amount)) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    return judgeMovement(state, movement);
  },

  apply(state) {
    move(state, movement);
  },
};

/** The sender gives its own units up. */
export const redeem: Rule = {
  weight: 20,

  footprint(state, call, slots) {
    call.quad(0, movement.amount);
    declareRedemption(state, call, slots, call.sender);
  },

  verify(state, call) {
    movement.reset(MovementKind.redeem, call.asset);
    movement.from = call.sender;
    movement.place(call, 0);
    const fits = call.quad(0, movement.amount);
    if (fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    return judgeMovement(state, movement);
  },

  apply(state, call) {
    move(state, movement);
    beginAsset(state, call.asset, events.Redeemed);
    state.logs.topicAccount(call.sender);
    state.logs.dataQuad(movement.amount);
    state.logs.dataWords(call.data, call.at(1));
    state.logs.finish();
  },
};
