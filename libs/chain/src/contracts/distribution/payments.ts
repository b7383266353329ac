import { PaymentState } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type SlotSet } from '../../schedule/slot-set';
import { DeltaKind } from '../../state/delta-log';
import { Payment, Progress } from '../../state/schema';
import { type State } from '../../state/state';
import { addAt, amountAt, bigIntToQuad, quad, setAmountAt, subtractAt } from '../../state/units';
import { mayMerge } from '../../movement/asset-rules';
import { declareCounts } from '../../movement/footprint';
import { ensureHolding, hasSeveralAccounts, identityOf, keepPastBalance } from '../../movement/holdings';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { successorOf } from '../authority';
import { nativeAccount } from '../native-accounts';
import { beginDistribution, cashOf, dueOn, escrowHolding, isOpen, judgePayee, stateOf, unitsOf } from './distributions';

/** Slots of a call that pays: progress, the contract's cash, then two for each account: its payment, the payee's cash. */
export const PROGRESS = 0;
const ESCROW = 1;
const FIRST_ACCOUNT = 2;
const ACCOUNT_SLOTS = 2;

const movement = new Movement();
const amount = quad();

/** Declares payments to some accounts. Sums stand for order wherever the cash token's rules allow it. */
export function declarePayments(state: State, slots: SlotSet, distribution: number, accounts: readonly number[]): void {
  const cash = cashOf(state, distribution);
  const escrow = escrowHolding(state, distribution);
  const payees = accounts.map((account) => successorOf(state, account));
  const sums = mayMerge(state, cash) && payees.every((payee) => !hasSeveralAccounts(state, payee));
  keepPastBalance(state, escrow);
  slots.add(state.progress.id, distribution);
  if (sums) slots.takeAbout(state.holdings.id, escrow, expected(state, distribution, accounts));
  else slots.write(state.holdings.id, escrow);
  accounts.forEach((account, index) => declareAccount(state, slots, distribution, account, payees[index]!, sums));
  for (const payee of payees) declareCounts(state, slots, cash, payee, 0);
}

/** An upper bound of what the accounts are due, right to a part in 2^40. */
function expected(state: State, distribution: number, accounts: readonly number[]): number {
  const units = accounts.reduce((sum, account) => sum + unitsOf(state, distribution, account), 0n);
  return Number(dueOn(state, distribution, units)) * (1 + 2 ** -40);
}

function declareAccount(
  state: State,
  slots: SlotSet,
  distribution: number,
  account: number,
  payee: number,
  sums: boolean,
): void {
  const entitled = unitsOf(state, distribution, account) > 0n;
  const payment = entitled ? state.payments.ensure2(distribution, account) : 0;
  slots.write(state.payments.id, payment);
  const holding =
    entitled && identityOf(state, payee) !== 0 ? ensureHolding(state, cashOf(state, distribution), payee) : 0;
  if (holding !== 0) keepPastBalance(state, holding);
  if (sums) slots.add(state.holdings.id, holding);
  else slots.write(state.holdings.id, holding);
}

/** One account of a call that pays. */
export interface PaymentPlace {
  readonly distribution: number;
  readonly account: number;
  readonly payee: number;
  readonly payment: number;
  readonly holding: number;
  readonly position: number;
}

export function placeOf(state: State, call: Call, distribution: number, account: number, index: number): PaymentPlace {
  const position = FIRST_ACCOUNT + ACCOUNT_SLOTS * index;
  return {
    distribution,
    account,
    payee: successorOf(state, account),
    payment: call.row(position),
    holding: call.row(position + 1),
    position,
  };
}

/** Ends an open payment: pays it or puts it into suspense. An account without units at the checkpoint has none. */
export function settlePayment(state: State, call: Call, place: PaymentPlace): void {
  if (place.payment === 0 || !isOpen(state, place.payment)) return;
  const units = unitsOf(state, place.distribution, place.account);
  const due = dueOn(state, place.distribution, units);
  advance(state, call, place.distribution, Progress.unitsDone, units, DeltaKind.add);
  if (due === 0n || judgePayee(state, place.payee, place.holding) === 0) return payOut(state, call, place, due);
  setPayment(state, place.payment, PaymentState.Suspended, due);
  advance(state, call, place.distribution, Progress.suspended, due, DeltaKind.add);
  beginDistribution(state, place.distribution, 'DistributionSuspended');
  state.logs.topicAccount(place.account);
  state.logs.dataBig(due);
  state.logs.finish();
}

/** Pays what is in suspense. */
export function leaveSuspense(state: State, call: Call, place: PaymentPlace): void {
  const due = amountAt(state.payments, place.payment, Payment.amount);
  advance(state, call, place.distribution, Progress.suspended, due, DeltaKind.subtract);
  payOut(state, call, place, due);
}

export const isSuspended = (state: State, payment: number): boolean =>
  stateOf(state, payment) === PaymentState.Suspended;

function payOut(state: State, call: Call, place: PaymentPlace, due: bigint): void {
  if (due > 0n) {
    movement.reset(MovementKind.own, cashOf(state, place.distribution));
    movement.from = nativeAccount(state, 'Distribution');
    movement.to = place.payee;
    movement.fromHolding = call.row(ESCROW);
    movement.fromMerged = call.isMerged(ESCROW);
    movement.toHolding = place.holding;
    movement.toMerged = call.isMerged(place.position + 1);
    bigIntToQuad(due, movement.amount);
    move(state, movement);
  }
  setPayment(state, place.payment, PaymentState.Paid, due);
  advance(state, call, place.distribution, Progress.paid, due, DeltaKind.add);
  beginDistribution(state, place.distribution, 'DistributionPaid');
  state.logs.topicAccount(place.account);
  state.logs.dataAccount(place.payee);
  state.logs.dataBig(due);
  state.logs.finish();
}

export function setPayment(state: State, payment: number, status: PaymentState, due: bigint): void {
  state.payments.set(payment, Payment.state, status);
  setAmountAt(state.payments, payment, Payment.amount, due);
}

/** Counts in the distribution's progress, as a sum where others count in it at the same time. */
export function advance(
  state: State,
  call: Call,
  distribution: number,
  word: number,
  by: bigint,
  kind: typeof DeltaKind.add | typeof DeltaKind.subtract,
): void {
  bigIntToQuad(by, amount);
  if (call.isMerged(PROGRESS)) {
    state.guard?.checkMerged(state.progress.id, distribution);
    state.deltas.amount(state.progress.id, distribution, word, kind, amount);
  } else if (kind === DeltaKind.add) addAt(state.progress, distribution, word, amount);
  else subtractAt(state.progress, distribution, word, amount);
}
