import { PaymentState, Refusal, Standing } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { type SlotSet } from '../../schedule/slot-set';
import { DeltaKind } from '../../state/delta-log';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { standingOf } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Asset, Distribution, Payment, Progress } from '../../state/schema';
import { type State } from '../../state/state';
import { amountAt, bigIntToQuad, numberAt } from '../../state/units';
import { successorOf } from '../authority';
import { nativeAccount } from '../native-accounts';
import {
  beginDistribution,
  cashOf,
  findDistribution,
  isClosed,
  isFrozenHolding,
  isFunded,
  judgeCashPaused,
  judgeDistribution,
  judgePayee,
  mayPay,
} from './distributions';
import { accountsOf } from './pay';
import { advance, isSuspended, PROGRESS, setPayment } from './payments';

const HOLDINGS = 1;
const TREASURY = 2;
const FIRST_ACCOUNT = 3;
const LIST_ITEMS_MAX = 1024;
const movement = new Movement();

/** The account that returned amounts go to. */
const treasuryOf = (state: State, distribution: number): number =>
  successorOf(state, state.assets.get(state.distributions.get(distribution, Distribution.asset), Asset.treasury));

/** Progress, the contract's cash, the treasury's cash. */
function declareReturn(state: State, slots: SlotSet, distribution: number): void {
  const cash = cashOf(state, distribution);
  const treasury = treasuryOf(state, distribution);
  slots.write(state.progress.id, distribution);
  const escrow = nativeAccount(state, 'Distribution');
  declareHoldings(state, slots, cash, escrow, treasury, movement.amount, { unbinds: true });
}

function giveBack(state: State, call: Call, distribution: number, amount: bigint): void {
  movement.reset(MovementKind.own, cashOf(state, distribution));
  movement.from = nativeAccount(state, 'Distribution');
  movement.to = treasuryOf(state, distribution);
  movement.place(call, HOLDINGS);
  bigIntToQuad(amount, movement.amount);
  move(state, movement);
}

/** Returns amounts in suspense to the treasury after expiry; those of blocked holders never expire. */
export const expire: Rule = {
  weight: (call) => 24 + 20 * call.list(1).length,

  footprint(state, call, slots) {
    const distribution = findDistribution(state, call);
    if (distribution === 0 || call.list(1).length > LIST_ITEMS_MAX) return;
    declareReturn(state, slots, distribution);
    for (const account of accountsOf(state, call)) {
      slots.write(state.payments.id, state.payments.find2(distribution, account));
      slots.read(state.holdings.id, state.holdings.find2(cashOf(state, distribution), successorOf(state, account)));
    }
    declareCounts(state, slots, cashOf(state, distribution), treasuryOf(state, distribution), 0);
  },

  verify(state, call) {
    const distribution = findDistribution(state, call);
    if (!mayPay(state, call, distribution)) return Refusal.NOT_AUTHORISED;
    if (call.list(1).length > LIST_ITEMS_MAX) return Refusal.LIST_TOO_LONG;
    const expiresAt = numberAt(state.distributions, distribution, Distribution.expiresAt);
    if (distribution !== 0 && (expiresAt === 0 || state.timestamp < expiresAt)) return Refusal.TIME_INVALID;
    return (
      judgeDistribution(state, distribution) ||
      judgePayee(state, treasuryOf(state, distribution), call.row(TREASURY)) ||
      judgeCashPaused(state, distribution)
    );
  },

  apply(state, call) {
    const distribution = findDistribution(state, call);
    accountsOf(state, call).forEach((account, index) => {
      const payment = call.row(FIRST_ACCOUNT + 2 * index);
      const holding = call.row(FIRST_ACCOUNT + 2 * index + 1);
      if (!isSuspended(state, payment) || neverExpires(state, account, holding)) return;
      const amount = amountAt(state.payments, payment, Payment.amount);
      giveBack(state, call, distribution, amount);
      setPayment(state, payment, PaymentState.Returned, amount);
      advance(state, call, distribution, Progress.suspended, amount, DeltaKind.subtract);
      advance(state, call, distribution, Progress.returned, amount, DeltaKind.add);
      beginDistribution(state, distribution, 'DistributionReturned');
      state.logs.topicAccount(account);
      state.logs.dataBig(amount);
      state.logs.finish();
    });
  },
};

/** Amounts of a blocked payee, or of one that is frozen in the cash token. */
function neverExpires(state: State, account: number, cashHolding: number): boolean {
  return standingOf(state, successorOf(state, account)) === Standing.Blocked || isFrozenHolding(state, cashHolding);
}

/** Ends a distribution in which every holder was paid or put into suspense, and returns what rounding left. */
export const close: Rule = {
  weight: 36,

  footprint(state, call, slots) {
    const distribution = findDistribution(state, call);
    if (distribution === 0) return;
    declareReturn(state, slots, distribution);
    declareCounts(state, slots, cashOf(state, distribution), treasuryOf(state, distribution), 0);
  },

  verify(state, call) {
    const distribution = findDistribution(state, call);
    if (!mayPay(state, call, distribution)) return Refusal.NOT_AUTHORISED;
    const wrong = judgeDistribution(state, distribution);
    if (wrong !== 0) return wrong;
    if (!isFunded(state, distribution)) return Refusal.DISTRIBUTION_UNFUNDED;
    const done = amountAt(state.progress, distribution, Progress.unitsDone);
    if (done < amountAt(state.distributions, distribution, Distribution.supply)) return Refusal.DISTRIBUTION_INCOMPLETE;
    if (isClosed(state, distribution)) return Refusal.DISTRIBUTION_CLOSED;
    return (
      judgePayee(state, treasuryOf(state, distribution), call.row(TREASURY)) || judgeCashPaused(state, distribution)
    );
  },

  apply(state, call) {
    const distribution = findDistribution(state, call);
    const units = (word: number): bigint => amountAt(state.progress, distribution, word);
    const remainder =
      units(Progress.funded) - units(Progress.paid) - units(Progress.suspended) - units(Progress.returned);
    if (remainder > 0n) giveBack(state, call, distribution, remainder);
    advance(state, call, distribution, Progress.returned, remainder, DeltaKind.add);
    state.progress.set(call.row(PROGRESS), Progress.closed, 1);
    beginDistribution(state, distribution, 'DistributionCompleted');
    state.logs.dataBig(remainder);
    state.logs.finish();
  },
};
