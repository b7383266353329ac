import { AMOUNT_MAX, OrderStatus, Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { judgeMovement } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Account, Asset, Order } from '../../state/schema';
import { type State } from '../../state/state';
import { bigIntToQuad, quad } from '../../state/units';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';
import { orderHash, OrderField, scaleSince } from './orders';
import { judgePair } from './pair';

const ORDER = 0;
const PAYMENT = 1;
const DELIVERY = 3;
const payment = new Movement();
const delivery = new Movement();
const units = quad();

/** Settles a signed order: payment to the seller, units to the buyer, or neither. */
export const settle: Rule = {
  weight: 64,

  footprint(state, call, slots) {
    const asset = state.assets.find(call.data, call.at(OrderField.asset) + 3);
    const cash = state.assets.find(call.data, call.at(OrderField.cash) + 3);
    const seller = call.account(state, OrderField.seller);
    const buyer = call.account(state, OrderField.buyer);
    slots.write(state.orders.id, state.orders.ensure(orderHash(call)));
    if (asset === 0 || cash === 0 || seller === buyer) return;
    call.quad(OrderField.payment, units);
    declareHoldings(state, slots, cash, buyer, seller, units);
    scaleUnits(state, call, asset);
    declareHoldings(state, slots, asset, seller, buyer, units);
    declareCounts(state, slots, cash, buyer, seller);
    declareCounts(state, slots, asset, seller, buyer);
  },

  verify(state, call) {
    const asset = state.assets.find(call.data, call.at(OrderField.asset) + 3);
    const cash = state.assets.find(call.data, call.at(OrderField.cash) + 3);
    return judgeOrder(state, call, asset, cash) || judgePayment(state, call, cash) || judgeDelivery(state, call, asset);
  },

  apply(state, call) {
    move(state, payment);
    move(state, delivery);
    state.orders.set(call.row(ORDER), Order.status, OrderStatus.Settled);
    emit(state, call);
  },
};

/** Units as of today, into `units`; false when they are not whole or too many. */
function scaleUnits(state: State, call: Call, asset: number): { readonly whole: boolean; readonly fits: boolean } {
  const now = state.assets.get(asset, Asset.splitIndex);
  const signed = call.number(OrderField.splitIndex);
  const fits = call.quad(OrderField.units, units);
  if (signed >= now || !fits) return { whole: true, fits };
  const [numerator, denominator] = scaleSince(state, asset, signed, now);
  const scaled = call.big(OrderField.units) * numerator;
  const today = scaled / denominator;
  if (today > AMOUNT_MAX) return { whole: scaled % denominator === 0n, fits: false };
  bigIntToQuad(today, units);
  return { whole: scaled % denominator === 0n, fits: true };
}

function judgeOrder(state: State, call: Call, asset: number, cash: number): number {
  if (call.isZeroAddress(OrderField.seller) || call.isZeroAddress(OrderField.buyer)) return Refusal.ADDRESS_ZERO;
  if (call.isSameAddress(OrderField.seller, OrderField.buyer)) return Refusal.SELF_TRANSFER;
  if (call.big(OrderField.units) === 0n) return Refusal.AMOUNT_ZERO;
  const scaled = scaleUnits(state, call, asset);
  if (!scaled.fits || !call.quad(OrderField.payment, payment.amount)) return Refusal.AMOUNT_TOO_LARGE;
  if (asset !== 0 && call.number(OrderField.splitIndex) > state.assets.get(asset, Asset.splitIndex))
    return Refusal.VALUE_INVALID;
  const wrong = judgePair(state, asset, cash);
  if (wrong !== 0) return wrong;
  if (!scaled.whole) return Refusal.SPLIT_LEAVES_FRACTION;
  if (!call.isSignedBy(OrderField.seller, 0) || !call.isSignedBy(OrderField.buyer, 1)) return Refusal.SIGNATURE_INVALID;
  if (state.timestamp > call.number(OrderField.validUntil)) return Refusal.ORDER_EXPIRED;
  const status = state.orders.get(call.row(ORDER), Order.status);
  if (status === OrderStatus.Settled) return Refusal.ORDER_SETTLED;
  if (status === OrderStatus.Cancelled) return Refusal.ORDER_CANCELLED;
  const isRetired = (index: number): boolean => state.accounts.get(call.account(state, index), Account.successor) !== 0;
  return isRetired(OrderField.seller) || isRetired(OrderField.buyer) ? Refusal.PARTY_RETIRED : 0;
}

function judgePayment(state: State, call: Call, cash: number): number {
  payment.reset(MovementKind.transfer, cash);
  payment.from = call.account(state, OrderField.buyer);
  payment.to = call.account(state, OrderField.seller);
  payment.place(call, PAYMENT);
  payment.cleared = holdsRole(state, call.sender, Role.Clearer, cash);
  return judgeMovement(state, payment);
}

function judgeDelivery(state: State, call: Call, asset: number): number {
  delivery.reset(MovementKind.transfer, asset);
  delivery.from = call.account(state, OrderField.seller);
  delivery.to = call.account(state, OrderField.buyer);
  delivery.place(call, DELIVERY);
  delivery.amount.set(units);
  delivery.cleared = holdsRole(state, call.sender, Role.Clearer, asset);
  return judgeMovement(state, delivery);
}

const hash = new Uint32Array(8);

function emit(state: State, call: Call): void {
  const { logs } = state;
  for (let word = 0; word < 8; word++) hash[word] = state.orders.get(call.row(ORDER), Order.hash + word);
  beginNative(state, 'Settlement', events.OrderSettlement);
  logs.topicWords(hash, 0);
  logs.topicAccount(delivery.from);
  logs.topicAccount(delivery.to);
  logs.dataWords(call.data, call.at(OrderField.asset));
  logs.dataQuad(delivery.amount);
  logs.dataWords(call.data, call.at(OrderField.cash));
  logs.dataQuad(payment.amount);
  logs.finish();
}
