import { Refusal } from '@cadastre/protocol';
import { type Rule } from '../../execution/rule';
import { successorOf } from '../authority';
import {
  findDistribution,
  isDue,
  isFunded,
  isOpen,
  judgeCashPaused,
  judgeDistribution,
  judgePayee,
} from './distributions';
import { declarePayments, isSuspended, leaveSuspense, placeOf, settlePayment } from './payments';

/** A holder, or the account that replaced it, takes what is due, also out of suspense. */
export const claim: Rule = {
  weight: 36,

  footprint(state, call, slots) {
    const distribution = findDistribution(state, call);
    if (distribution !== 0) declarePayments(state, slots, distribution, [call.account(state, 1)]);
  },

  verify(state, call) {
    const distribution = findDistribution(state, call);
    const account = call.account(state, 1);
    if (account === 0 || successorOf(state, account) !== call.sender) return Refusal.NOT_AUTHORISED;
    const wrong = judgeDistribution(state, distribution);
    if (wrong !== 0) return wrong;
    if (!isFunded(state, distribution)) return Refusal.DISTRIBUTION_UNFUNDED;
    if (!isDue(state, distribution)) return Refusal.DISTRIBUTION_NOT_DUE;
    const { payment, payee, holding } = placeOf(state, call, distribution, account, 0);
    if (payment === 0 || (!isOpen(state, payment) && !isSuspended(state, payment))) return Refusal.NOTHING_DUE;
    return judgePayee(state, payee, holding) || judgeCashPaused(state, distribution);
  },

  apply(state, call) {
    const place = placeOf(state, call, findDistribution(state, call), call.account(state, 1), 0);
    if (isSuspended(state, place.payment)) leaveSuspense(state, call, place);
    else settlePayment(state, call, place);
  },
};
