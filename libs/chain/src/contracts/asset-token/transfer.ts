import { Refusal } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Holding } from '../../state/schema';
import { type State } from '../../state/state';
import { isClearer } from '../authority';
import { quad } from '../../state/units';

const Argument = { to: 0, amount: 1 } as const;
const movement = new Movement();
const amount = quad();

/** The sender's units to another account. */
export const transfer: Rule = {
  weight: 16,

  footprint(state, call, slots) {
    const to = call.account(state, Argument.to);
    call.quad(Argument.amount, amount);
    declareHoldings(state, slots, call.asset, call.sender, to, amount);
    declareCounts(state, slots, call.asset, call.sender, to);
  },

  verify(state, call) {
    if (call.isZeroAddress(Argument.to)) return Refusal.ADDRESS_ZERO;
    read(state, call);
    if (movement.to === movement.from) return Refusal.SELF_TRANSFER;
    if (!call.quad(Argument.amount, movement.amount)) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    return judgeMovement(state, movement);
  },

  apply(state) {
    move(state, movement);
  },
};

function read(state: State, call: Call): void {
  movement.reset(MovementKind.transfer, call.asset);
  movement.from = call.sender;
  movement.place(call, 0);
  // The receiver's row names its account: one search less.
  const { toHolding } = movement;
  movement.to = toHolding === 0 ? call.account(state, Argument.to) : state.holdings.get(toHolding, Holding.account);
  movement.cleared = isClearer(state, call);
}
