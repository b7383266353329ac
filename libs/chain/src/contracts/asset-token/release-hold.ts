import { HoldKind, Refusal } from '@cadastre/protocol';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { Hold } from '../../state/schema';
import { isZero, loadQuad, quad } from '../../state/units';
import { beginHoldEvent, declareHold, exceedsHold, isEscrow, isHold, isHoldExpired, unbindUnits } from './holds';

const Argument = { id: 0, holder: 1, amount: 2 } as const;
const amount = quad();

/** The escrow frees held units, also after expiry. */
export const releaseHold: Rule = {
  weight: 14,

  footprint(state, call, slots) {
    declareHold(state, call, slots, call.asset, Argument.id, call.account(state, Argument.holder));
  },

  verify(state, call) {
    const hold = call.row(0);
    const known = isHold(state, hold, call.account(state, Argument.holder), HoldKind.Escrow);
    if (known && !isEscrow(state, hold, call.sender)) return Refusal.NOT_AUTHORISED;
    const fits = call.quad(Argument.amount, amount);
    if (fits && isZero(amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    if (!known) return Refusal.HOLD_UNKNOWN;
    return exceedsHold(state, hold, amount) ? Refusal.HOLD_TOO_SMALL : 0;
  },

  apply(state, call) {
    unbindUnits(state, call.row(0), call.row(1), amount);
    beginHoldEvent(state, call, call.asset, 'HoldReleased', Argument.id, call.account(state, Argument.holder));
    state.logs.dataQuad(amount);
    state.logs.finish();
  },
};

/** Anyone frees all units of an expired hold or transfer request. */
export const reclaimHold: Rule = {
  weight: 14,

  footprint(state, call, slots) {
    declareHold(state, call, slots, call.asset, Argument.id, call.account(state, Argument.holder));
  },

  verify(state, call) {
    const hold = call.row(0);
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    const holder = call.account(state, Argument.holder);
    if (!isHold(state, hold, holder, HoldKind.Escrow, HoldKind.Clearing)) return Refusal.HOLD_UNKNOWN;
    return isHoldExpired(state, hold) ? 0 : Refusal.HOLD_NOT_EXPIRED;
  },

  apply(state, call) {
    loadQuad(state.holds, call.row(0), Hold.amount, amount);
    unbindUnits(state, call.row(0), call.row(1), amount);
    beginHoldEvent(state, call, call.asset, 'HoldReclaimed', Argument.id, call.account(state, Argument.holder));
    state.logs.dataQuad(amount);
    state.logs.finish();
  },
};
