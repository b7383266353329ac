import { HoldKind, Refusal } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Hold } from '../../state/schema';
import { type State } from '../../state/state';
import { loadQuad, quad } from '../../state/units';
import { actsFor, isClearer } from '../authority';
import { beginHoldEvent, declareHold, isHold, isHoldExpired, mayGoTo, unbindUnits } from './holds';

const Argument = { id: 0, from: 1, to: 2 } as const;
const HOLD = 0;
const HOLDINGS = 2;
const movement = new Movement();
const amount = quad();

/** A Clearer carries a requested transfer out. */
export const approveTransfer: Rule = {
  weight: 28,

  footprint(state, call, slots) {
    const from = call.account(state, Argument.from);
    const to = call.account(state, Argument.to);
    declareHold(state, call, slots, call.asset, Argument.id, from);
    declareHoldings(state, slots, call.asset, from, to, amount, { unbinds: true });
    declareCounts(state, slots, call.asset, from, to);
  },

  verify(state, call) {
    const hold = call.row(HOLD);
    if (!isClearer(state, call)) return Refusal.NOT_AUTHORISED;
    if (call.isSameAddress(Argument.to, Argument.from)) return Refusal.SELF_TRANSFER;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    read(state, call);
    if (!isHold(state, hold, movement.from, HoldKind.Clearing)) return Refusal.HOLD_UNKNOWN;
    if (isHoldExpired(state, hold)) return Refusal.HOLD_EXPIRED;
    if (!mayGoTo(state, hold, movement.to)) return Refusal.HOLD_RECIPIENT_MISMATCH;
    return judgeMovement(state, movement);
  },

  apply(state, call) {
    unbindUnits(state, call.row(HOLD), movement.fromHolding, movement.amount);
    beginHoldEvent(state, call, call.asset, 'TransferApproved', Argument.id, movement.from, movement.to);
    state.logs.dataQuad(movement.amount);
    state.logs.finish();
    move(state, movement);
  },
};

function read(state: State, call: Call): void {
  movement.reset(MovementKind.transfer, call.asset);
  movement.from = call.account(state, Argument.from);
  movement.to = call.account(state, Argument.to);
  movement.place(call, HOLDINGS);
  movement.released = true;
  movement.cleared = true;
  loadQuad(state.holds, call.row(HOLD), Hold.amount, movement.amount);
}

/** The asker or a Clearer ends a requested transfer. */
export const rejectTransfer: Rule = {
  weight: 14,

  footprint(state, call, slots) {
    declareHold(state, call, slots, call.asset, Argument.id, call.account(state, Argument.from));
  },

  verify(state, call) {
    const hold = call.row(HOLD);
    const from = call.account(state, Argument.from);
    if (!actsFor(state, call.sender, from) && !isClearer(state, call)) return Refusal.NOT_AUTHORISED;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    return isHold(state, hold, from, HoldKind.Clearing) ? 0 : Refusal.HOLD_UNKNOWN;
  },

  apply(state, call) {
    loadQuad(state.holds, call.row(HOLD), Hold.amount, amount);
    unbindUnits(state, call.row(HOLD), call.row(1), amount);
    beginHoldEvent(state, call, call.asset, 'TransferRejected', Argument.id, call.account(state, Argument.from));
    state.logs.dataQuad(amount);
    state.logs.finish();
  },
};
