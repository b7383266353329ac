import { assertSum } from '../largest-remainder';
import { type Money, ZERO, addMoney, minMoney, requireNotNegative, subtractMoney, sumMoney } from '../money';

export interface ClearedPayment {
  /** Where the money came from and would return to. */
  readonly account: string;
  readonly amount: Money;
  /** Somebody else paid: it never counts and goes back to its source. */
  readonly thirdParty?: boolean;
  /** The payer is sanctioned, whoever subscribed: the money is blocked, not returned. */
  readonly sanctioned?: boolean;
}

export interface FundedSubscription {
  readonly id: string;
  readonly subscribed: Money;
  readonly eligible: boolean;
  /** Money of a sanctioned person neither counts nor returns: it is blocked where it is. */
  readonly sanctioned?: boolean;
  /** Cleared payments only, in order of booking: money counts when it is booked. */
  readonly payments: readonly ClearedPayment[];
}

export interface PaymentReturn {
  readonly account: string;
  readonly amount: Money;
}

export interface SettledSubscription {
  readonly id: string;
  /** Counts towards the soft cap, and stays in escrow for allocation when the offering closes. */
  readonly counted: Money;
  readonly returns: PaymentReturn[];
  readonly blocked: Money;
}

export interface SoftCapOutcome {
  readonly counted: Money;
  readonly closes: boolean;
  readonly subscriptions: SettledSubscription[];
  readonly refunded: Money;
  readonly blocked: Money;
}

const amounts = (payments: readonly PaymentReturn[]): Money => sumMoney(payments.map((payment) => payment.amount));

function countedOf(subscription: FundedSubscription): Money {
  if (!subscription.eligible || subscription.sanctioned) return ZERO;
  const own = subscription.payments.filter((payment) => !payment.thirdParty && !payment.sanctioned);
  return minMoney(amounts(own), subscription.subscribed);
}

function settleOne(subscription: FundedSubscription, closes: boolean): SettledSubscription {
  const counted = countedOf(subscription);
  const returns: PaymentReturn[] = [];
  let blocked = ZERO;
  // An overpayment is the latest money, so earlier payments are kept first.
  let toKeep = closes ? counted : ZERO;
  const kept = toKeep;
  for (const { account, amount, thirdParty, sanctioned } of subscription.payments) {
    if (subscription.sanctioned || sanctioned) {
      blocked = addMoney(blocked, amount);
      continue;
    }
    const keep = thirdParty ? ZERO : minMoney(amount, toKeep);
    toKeep = subtractMoney(toKeep, keep);
    if (amount > keep) returns.push({ account, amount: subtractMoney(amount, keep) });
  }
  assertSum(amounts(subscription.payments), [kept, blocked, amounts(returns)]);
  return { id: subscription.id, counted, returns, blocked };
}

/**
 * At the end of the window: does the counted money reach the soft cap? If not, every payment returns to the account it
 * came from; if so, only what does not count returns. Blocked persons' money stays blocked either way.
 */
export function settleSoftCap(softCap: Money, subscriptions: readonly FundedSubscription[]): SoftCapOutcome {
  requireNotNegative(softCap, 'the soft cap');
  for (const subscription of subscriptions) {
    requireNotNegative(subscription.subscribed, `the subscription of ${subscription.id}`);
    for (const payment of subscription.payments) requireNotNegative(payment.amount, `a payment of ${subscription.id}`);
  }
  const countedTotal = sumMoney(subscriptions.map(countedOf));
  const closes = countedTotal >= softCap;

  const settled = subscriptions.map((subscription) => settleOne(subscription, closes));
  return {
    counted: countedTotal,
    closes,
    subscriptions: settled,
    refunded: sumMoney(settled.map((each) => amounts(each.returns))),
    blocked: sumMoney(settled.map((each) => each.blocked)),
  };
}
