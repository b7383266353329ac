import { HoldKind, Refusal, Role } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isCash, isRetired } from '../../movement/asset-rules';
import { Asset, Hold } from '../../state/schema';
import { type State } from '../../state/state';
import { isZero, quad } from '../../state/units';
import {
  addressedBy,
  beginHoldEvent,
  declareHold,
  exceedsHold,
  isHold,
  mayGoTo,
  unbindUnits,
} from '../asset-token/holds';
import { holdsRole } from '../authority';
import { nativeAccount } from '../native-accounts';

const Argument = { asset: 0, investor: 1, cash: 2, hold: 3, amount: 4 } as const;
const amount = quad();

/** Frees cash that an investor holds for the Settlement contract, which has no key to do it with. */
export const release: Rule = {
  weight: 16,

  footprint(state, call, slots) {
    const { cash, investor } = partiesOf(state, call);
    if (cash !== 0) declareHold(state, call, slots, cash, Argument.hold, investor);
  },

  verify(state, call) {
    const { asset, cash, investor } = partiesOf(state, call);
    if (!holdsRole(state, call.sender, Role.SupplyAgent, asset)) return Refusal.NOT_AUTHORISED;
    const fits = call.quad(Argument.amount, amount);
    if (fits && isZero(amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    if (asset === 0) return Refusal.ASSET_UNKNOWN;
    if (isCash(state, asset)) return Refusal.VALUE_INVALID;
    if (cash === 0 || !isCash(state, cash)) return Refusal.CASH_UNKNOWN;
    if (isRetired(state, cash)) return Refusal.ASSET_RETIRED;
    const hold = call.row(0);
    const isOurs =
      isHold(state, hold, investor, HoldKind.Escrow) &&
      addressedBy(state, hold, Hold.escrow) === nativeAccount(state, 'Settlement');
    if (!isOurs) return Refusal.HOLD_UNKNOWN;
    if (!mayGoTo(state, hold, state.assets.get(asset, Asset.treasury))) return Refusal.HOLD_RECIPIENT_MISMATCH;
    return exceedsHold(state, hold, amount) ? Refusal.HOLD_TOO_SMALL : 0;
  },

  apply(state, call) {
    const { cash, investor } = partiesOf(state, call);
    unbindUnits(state, call.row(0), call.row(1), amount);
    beginHoldEvent(state, call, cash, 'HoldReleased', Argument.hold, investor);
    state.logs.dataQuad(amount);
    state.logs.finish();
  },
};

function partiesOf(state: State, call: Call) {
  return {
    asset: state.assets.find(call.data, call.at(Argument.asset) + 3),
    cash: state.assets.find(call.data, call.at(Argument.cash) + 3),
    investor: call.account(state, Argument.investor),
  };
}
