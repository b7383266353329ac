import { HoldKind, Refusal } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { type State } from '../../state/state';
import { isZero } from '../../state/units';
import { isClearer } from '../authority';
import {
  beginHoldEvent,
  declareHold,
  exceedsHold,
  isEscrow,
  isHold,
  isHoldExpired,
  mayGoTo,
  unbindUnits,
} from './holds';

const Argument = { id: 0, holder: 1, to: 2, amount: 3 } as const;
const HOLD = 0;
const HOLDINGS = 2;
const movement = new Movement();

/** The escrow moves held units. */
export const executeHold: Rule = {
  weight: 28,

  footprint(state, call, slots) {
    const holder = call.account(state, Argument.holder);
    const to = call.account(state, Argument.to);
    declareHold(state, call, slots, call.asset, Argument.id, holder);
    declareHoldings(state, slots, call.asset, holder, to, movement.amount, { unbinds: true });
    declareCounts(state, slots, call.asset, holder, to);
  },

  verify(state, call) {
    const hold = call.row(HOLD);
    read(state, call);
    const known = isHold(state, hold, movement.from, HoldKind.Escrow);
    if (known && !isEscrow(state, hold, call.sender)) return Refusal.NOT_AUTHORISED;
    if (call.isZeroAddress(Argument.to)) return Refusal.ADDRESS_ZERO;
    if (call.isSameAddress(Argument.to, Argument.holder)) return Refusal.SELF_TRANSFER;
    const fits = call.quad(Argument.amount, movement.amount);
    if (fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    if (!known) return Refusal.HOLD_UNKNOWN;
    if (isHoldExpired(state, hold)) return Refusal.HOLD_EXPIRED;
    if (!mayGoTo(state, hold, movement.to)) return Refusal.HOLD_RECIPIENT_MISMATCH;
    if (exceedsHold(state, hold, movement.amount)) return Refusal.HOLD_TOO_SMALL;
    return judgeMovement(state, movement);
  },

  apply(state, call) {
    unbindUnits(state, call.row(HOLD), movement.fromHolding, movement.amount);
    beginHoldEvent(state, call, call.asset, 'HoldExecuted', Argument.id, movement.from, movement.to);
    state.logs.dataQuad(movement.amount);
    state.logs.finish();
    move(state, movement);
  },
};

function read(state: State, call: Call): void {
  movement.reset(MovementKind.transfer, call.asset);
  movement.from = call.account(state, Argument.holder);
  movement.to = call.account(state, Argument.to);
  movement.place(call, HOLDINGS);
  movement.released = true;
  movement.cleared = isClearer(state, call);
}
