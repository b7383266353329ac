import { HoldKind, Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { declareCounts, declareHoldings, declareSupply } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Asset, Hold } from '../../state/schema';
import { type State } from '../../state/state';
import { isZero } from '../../state/units';
import { holdsRole } from '../authority';
import { emitIssued } from '../asset-token/supply';
import {
  addressedBy,
  beginHoldEvent,
  declareHold,
  exceedsHold,
  isHold,
  isHoldExpired,
  mayGoTo,
  unbindUnits,
} from '../asset-token/holds';
import { beginNative, nativeAccount } from '../native-accounts';
import { judgePair } from './pair';

const Argument = { asset: 0, investor: 1, units: 2, exemption: 3, cash: 4, hold: 5, payment: 6 } as const;
const HOLD = 0;
const PAYMENT = 2;
const ISSUE = 4;
const payment = new Movement();
const issuance = new Movement();

/** Issues units against cash that the investor holds for the Settlement contract. */
export const issue: Rule = {
  weight: 64,

  footprint(state, call, slots) {
    const { asset, cash, investor, treasury } = partiesOf(state, call);
    if (asset === 0 || cash === 0) return;
    declareHold(state, call, slots, cash, Argument.hold, investor);
    declareHoldings(state, slots, cash, investor, treasury, payment.amount, { unbinds: true });
    declareHoldings(state, slots, asset, 0, investor, issuance.amount, { unbinds: true });
    declareCounts(state, slots, cash, investor, treasury);
    declareCounts(state, slots, asset, 0, investor);
    declareSupply(state, slots, asset);
  },

  verify(state, call) {
    return judgeIssue(state, call) || judgeMovement(state, payment) || judgeMovement(state, issuance);
  },

  apply(state, call) {
    const { asset, cash } = partiesOf(state, call);
    unbindUnits(state, call.row(HOLD), payment.fromHolding, payment.amount);
    beginHoldEvent(state, call, cash, 'HoldExecuted', Argument.hold, payment.from, payment.to);
    state.logs.dataQuad(payment.amount);
    state.logs.finish();
    move(state, payment);
    move(state, issuance);
    emitIssued(state, asset, issuance.to, issuance.amount, issuance.exemption);
    emit(state, call);
  },
};

function partiesOf(state: State, call: Call) {
  const asset = state.assets.find(call.data, call.at(Argument.asset) + 3);
  const cash = state.assets.find(call.data, call.at(Argument.cash) + 3);
  const investor = call.account(state, Argument.investor);
  return { asset, cash, investor, treasury: state.assets.get(asset, Asset.treasury) };
}

function judgeIssue(state: State, call: Call): number {
  const { asset, cash, investor, treasury } = partiesOf(state, call);
  const hold = call.row(HOLD);
  if (!holdsRole(state, call.sender, Role.SupplyAgent, asset)) return Refusal.NOT_AUTHORISED;
  if (call.isZeroAddress(Argument.investor)) return Refusal.ADDRESS_ZERO;
  if (investor !== 0 && investor === treasury) return Refusal.SELF_TRANSFER;
  payment.reset(MovementKind.transfer, cash);
  issuance.reset(MovementKind.issue, asset);
  const fits = call.quad(Argument.units, issuance.amount);
  const paymentFits = call.quad(Argument.payment, payment.amount);
  if ((fits && isZero(issuance.amount)) || (paymentFits && isZero(payment.amount))) return Refusal.AMOUNT_ZERO;
  if (!fits || !paymentFits) return Refusal.AMOUNT_TOO_LARGE;
  const wrong = judgePair(state, asset, cash);
  if (wrong !== 0) return wrong;
  const isOurs =
    isHold(state, hold, investor, HoldKind.Escrow) &&
    addressedBy(state, hold, Hold.escrow) === nativeAccount(state, 'Settlement');
  if (!isOurs) return Refusal.HOLD_UNKNOWN;
  if (isHoldExpired(state, hold)) return Refusal.HOLD_EXPIRED;
  if (!mayGoTo(state, hold, treasury)) return Refusal.HOLD_RECIPIENT_MISMATCH;
  if (exceedsHold(state, hold, payment.amount)) return Refusal.HOLD_TOO_SMALL;
  payment.from = investor;
  payment.to = treasury;
  payment.place(call, PAYMENT);
  payment.released = true;
  payment.cleared = holdsRole(state, call.sender, Role.Clearer, cash);
  issuance.to = investor;
  issuance.place(call, ISSUE);
  issuance.exemption = call.number(Argument.exemption);
  return 0;
}

function emit(state: State, call: Call): void {
  const { logs } = state;
  beginNative(state, 'Settlement', events.IssueSettlement);
  logs.topicWords(call.data, call.at(Argument.asset));
  logs.topicWords(call.data, call.at(Argument.investor));
  logs.topicWords(call.data, call.at(Argument.hold));
  logs.dataQuad(issuance.amount);
  logs.dataWords(call.data, call.at(Argument.cash));
  logs.dataQuad(payment.amount);
  logs.finish();
}
