import { Refusal } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { type State } from '../../state/state';
import {
  findDistribution,
  isClosed,
  isDue,
  isFunded,
  judgeCashPaused,
  judgeDistribution,
  judgePayee,
  mayPay,
} from './distributions';
import { declarePayments, isSuspended, leaveSuspense, placeOf, settlePayment, type PaymentPlace } from './payments';

const LIST_ITEMS_MAX = 1024;

/** The accounts that a call names, 0 for addresses that the chain does not know. */
export function accountsOf(state: State, call: Call): number[] {
  const { at, length } = call.list(1);
  return Array.from({ length }, (_, index) => state.accounts.find(call.data, at + 8 * index + 3));
}

const weighList = (call: Call): number => 16 + 20 * call.list(1).length;

const isTooLong = (call: Call): boolean => call.list(1).length > LIST_ITEMS_MAX;

function payRule(
  judge: (state: State, distribution: number) => number,
  each: (state: State, call: Call, place: PaymentPlace) => void,
): Rule {
  return {
    weight: weighList,

    footprint(state, call, slots) {
      const distribution = findDistribution(state, call);
      if (distribution !== 0 && !isTooLong(call)) declarePayments(state, slots, distribution, accountsOf(state, call));
    },

    verify(state, call) {
      const distribution = findDistribution(state, call);
      if (!mayPay(state, call, distribution)) return Refusal.NOT_AUTHORISED;
      if (isTooLong(call)) return Refusal.LIST_TOO_LONG;
      return (
        judgeDistribution(state, distribution) || judge(state, distribution) || judgeCashPaused(state, distribution)
      );
    },

    apply(state, call) {
      const distribution = findDistribution(state, call);
      accountsOf(state, call).forEach((account, index) =>
        each(state, call, placeOf(state, call, distribution, account, index)),
      );
    },
  };
}

/** Pays holders; those who cannot be paid go into suspense, those who are done are passed over. */
export const pay = payRule((state, distribution) => {
  if (!isFunded(state, distribution)) return Refusal.DISTRIBUTION_UNFUNDED;
  if (!isDue(state, distribution)) return Refusal.DISTRIBUTION_NOT_DUE;
  return isClosed(state, distribution) ? Refusal.DISTRIBUTION_CLOSED : 0;
}, settlePayment);

/** Pays amounts out of suspense where that has become possible. */
export const release = payRule(
  () => 0,
  (state, call, place) => {
    if (isSuspended(state, place.payment) && judgePayee(state, place.payee, place.holding) === 0)
      leaveSuspense(state, call, place);
  },
);
