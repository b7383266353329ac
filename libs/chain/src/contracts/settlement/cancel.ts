import { OrderStatus, Refusal } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { Order } from '../../state/schema';
import { actsFor } from '../authority';
import { beginNative } from '../native-accounts';
import { orderHash, OrderField } from './orders';

const hash = new Uint32Array(8);

/** A party, or the account that replaced it, makes an order void. */
export const cancel: Rule = {
  weight: 24,

  footprint(state, call, slots) {
    slots.write(state.orders.id, state.orders.ensure(orderHash(call)));
  },

  verify(state, call) {
    const isParty = (index: number): boolean => actsFor(state, call.sender, call.account(state, index));
    if (!isParty(OrderField.seller) && !isParty(OrderField.buyer)) return Refusal.NOT_AUTHORISED;
    const status = state.orders.get(call.row(0), Order.status);
    if (status === OrderStatus.Settled) return Refusal.ORDER_SETTLED;
    return status === OrderStatus.Cancelled ? Refusal.ORDER_CANCELLED : 0;
  },

  apply(state, call) {
    state.orders.set(call.row(0), Order.status, OrderStatus.Cancelled);
    for (let word = 0; word < 8; word++) hash[word] = state.orders.get(call.row(0), Order.hash + word);
    beginNative(state, 'Settlement', events.OrderCancellation);
    state.logs.topicWords(hash, 0);
    state.logs.topicAccount(call.sender);
    state.logs.finish();
  },
};
