import { Refusal } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Allowance } from '../../state/schema';
import { type State } from '../../state/state';
import { compareQuads, loadQuad, quad, subtractAt } from '../../state/units';
import { isClearer } from '../authority';
import { findAllowance } from './allowances';

const Argument = { from: 0, to: 1, amount: 2 } as const;
const ALLOWANCE = 2;
const movement = new Movement();
const allowed = quad();

/** Units of an owner within the sender's allowance. */
export const transferFrom: Rule = {
  weight: 20,

  footprint(state, call, slots) {
    const from = call.account(state, Argument.from);
    const to = call.account(state, Argument.to);
    call.quad(Argument.amount, movement.amount);
    declareHoldings(state, slots, call.asset, from, to, movement.amount);
    slots.write(state.allowances.id, findAllowance(state, call.asset, from, call.sender));
    declareCounts(state, slots, call.asset, from, to);
  },

  verify(state, call) {
    if (call.isZeroAddress(Argument.from) || call.isZeroAddress(Argument.to)) return Refusal.ADDRESS_ZERO;
    if (call.isSameAddress(Argument.from, Argument.to)) return Refusal.SELF_TRANSFER;
    read(state, call);
    if (!call.quad(Argument.amount, movement.amount)) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    const allowance = call.row(ALLOWANCE);
    if (state.allowances.get(allowance, Allowance.unlimited) === 0) {
      loadQuad(state.allowances, allowance, Allowance.amount, allowed);
      if (compareQuads(movement.amount, allowed) > 0) return Refusal.INSUFFICIENT_ALLOWANCE;
    }
    return judgeMovement(state, movement);
  },

  apply(state, call) {
    const allowance = call.row(ALLOWANCE);
    if (allowance !== 0 && state.allowances.get(allowance, Allowance.unlimited) === 0)
      subtractAt(state.allowances, allowance, Allowance.amount, movement.amount);
    move(state, movement);
  },
};

function read(state: State, call: Call): void {
  movement.reset(MovementKind.transfer, call.asset);
  movement.from = call.account(state, Argument.from);
  movement.to = call.account(state, Argument.to);
  movement.place(call, 0);
  movement.cleared = isClearer(state, call);
}
