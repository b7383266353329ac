import { EnforcementKind, HoldKind, Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Hold } from '../../state/schema';
import { type State } from '../../state/state';
import { isZero, type Quad } from '../../state/units';
import { actsFor } from '../authority';
import { emitEnforced } from '../asset-token/enforcement';
import { addressedBy, declareHold, exceedsHold, isEscrow, isHold, unbindUnits } from '../asset-token/holds';
import { beginManaged, judgeManaged, managedAsset, mayManage } from './managed-asset';

const ReleaseArgument = { id: 1, debtor: 2, amount: 3 } as const;
const EnforceArgument = { id: 1, debtor: 2, to: 3, amount: 4 } as const;
const HOLDINGS = 2;
const movement = new Movement();

/** The creditor frees pledged units. */
export const releasePledge: Rule = {
  weight: 14,

  footprint(state, call, slots) {
    const asset = managedAsset(state, call);
    if (asset !== 0)
      declareHold(state, call, slots, asset, ReleaseArgument.id, call.account(state, ReleaseArgument.debtor));
  },

  verify(state, call) {
    const asset = managedAsset(state, call);
    const hold = call.row(0);
    const known = isHold(state, hold, call.account(state, ReleaseArgument.debtor), HoldKind.Pledge);
    if (known && !isEscrow(state, hold, call.sender)) return Refusal.NOT_AUTHORISED;
    const fits = call.quad(ReleaseArgument.amount, movement.amount);
    if (fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    if (!known) return Refusal.HOLD_UNKNOWN;
    return exceedsHold(state, hold, movement.amount) ? Refusal.HOLD_TOO_SMALL : 0;
  },

  apply(state, call) {
    unbindUnits(state, call.row(0), call.row(1), movement.amount);
    emitRelease(state, call, movement.amount);
  },
};

/** Pledged units go to the creditor. */
export const enforcePledge: Rule = {
  weight: 30,

  footprint(state, call, slots) {
    const asset = managedAsset(state, call);
    if (asset === 0) return;
    const debtor = call.account(state, EnforceArgument.debtor);
    const to = call.account(state, EnforceArgument.to);
    declareHold(state, call, slots, asset, EnforceArgument.id, debtor);
    declareHoldings(state, slots, asset, debtor, to, movement.amount, { unbinds: true });
    declareCounts(state, slots, asset, debtor, to);
  },

  verify(state, call) {
    const asset = managedAsset(state, call);
    const hold = call.row(0);
    if (!mayManage(state, call, asset, Role.Enforcer)) return Refusal.NOT_AUTHORISED;
    if (call.isSameAddress(EnforceArgument.debtor, EnforceArgument.to)) return Refusal.SELF_TRANSFER;
    read(state, call, asset);
    const fits = call.quad(EnforceArgument.amount, movement.amount);
    if (fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    if (!isHold(state, hold, movement.from, HoldKind.Pledge)) return Refusal.HOLD_UNKNOWN;
    if (!actsFor(state, movement.to, addressedBy(state, hold, Hold.escrow))) return Refusal.HOLD_RECIPIENT_MISMATCH;
    if (exceedsHold(state, hold, movement.amount)) return Refusal.HOLD_TOO_SMALL;
    return judgeMovement(state, movement);
  },

  apply(state, call) {
    unbindUnits(state, call.row(0), movement.fromHolding, movement.amount);
    emitRelease(state, call, movement.amount);
    move(state, movement);
    emitEnforced(state, movement, EnforcementKind.PledgeEnforcement);
  },
};

function read(state: State, call: Call, asset: number): void {
  movement.reset(MovementKind.enforce, asset);
  movement.from = call.account(state, EnforceArgument.debtor);
  movement.to = call.account(state, EnforceArgument.to);
  movement.place(call, HOLDINGS);
  movement.released = true;
}

function emitRelease(state: State, call: Call, amount: Quad): void {
  beginManaged(state, managedAsset(state, call), events.PledgeReleased);
  state.logs.topicWords(call.data, call.at(ReleaseArgument.id));
  state.logs.dataQuad(amount);
  state.logs.finish();
}
