import { HoldKind, Refusal } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { isUnregistered } from '../../movement/judge';
import { Account } from '../../state/schema';
import { isZero, quad } from '../../state/units';
import { bindUnits, declareNewHold, judgeNewHold } from '../asset-token/holds';
import { beginManaged, judgeManaged, managedAsset } from './managed-asset';

const Argument = { id: 1, creditor: 2, amount: 3 } as const;
const amount = quad();

/** Pledges units of the sender to a creditor: a hold without expiry. */
export const pledge: Rule = {
  weight: 16,

  footprint(state, call, slots) {
    const asset = managedAsset(state, call);
    if (asset !== 0) declareNewHold(state, call, slots, asset, Argument.id);
  },

  verify(state, call) {
    const asset = managedAsset(state, call);
    const creditor = call.account(state, Argument.creditor);
    if (call.isZeroAddress(Argument.creditor)) return Refusal.ADDRESS_ZERO;
    if (creditor === call.sender) return Refusal.SELF_TRANSFER;
    const fits = call.quad(Argument.amount, amount);
    if (fits && isZero(amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    const refusal = judgeNewHold(state, call, asset, amount);
    if (refusal !== 0 && refusal <= Refusal.PARTY_UNREGISTERED) return refusal;
    if (isUnregistered(state, creditor)) return Refusal.PARTY_UNREGISTERED;
    return state.accounts.get(creditor, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : refusal;
  },

  apply(state, call) {
    const asset = managedAsset(state, call);
    const escrowAt = call.at(Argument.creditor);
    bindUnits(state, call, amount, { kind: HoldKind.Pledge, escrowAt, toAt: undefined, expiryAt: undefined });
    beginManaged(state, asset, events.Pledged);
    state.logs.topicWords(call.data, call.at(Argument.id));
    state.logs.topicAccount(call.sender);
    state.logs.dataWords(call.data, escrowAt);
    state.logs.dataQuad(amount);
    state.logs.finish();
  },
};
