import { PaymentState, Refusal, Role, Standing } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { hasFlag, isRetired } from '../../movement/asset-rules';
import { isExpired, isUnregistered, standingOf } from '../../movement/judge';
import { unitsAt } from '../../movement/units-at';
import { AssetFlag, Distribution, Holding, HoldingFlag, Payment, Progress } from '../../state/schema';
import { type State } from '../../state/state';
import { amountAt, numberAt } from '../../state/units';
import { holdsRole } from '../authority';
import { beginNative, nativeAccount } from '../native-accounts';

export const findDistribution = (state: State, call: Call): number => state.distributions.find(call.data, call.at(0));

/** The asset account of the contract in a cash token: what is funded and neither paid nor returned. */
export const escrowHolding = (state: State, distribution: number): number =>
  state.holdings.find2(state.distributions.get(distribution, Distribution.cash), nativeAccount(state, 'Distribution'));

export const cashOf = (state: State, distribution: number): number =>
  state.distributions.get(distribution, Distribution.cash);

export const mayPay = (state: State, call: Call, distribution: number): boolean =>
  distribution === 0 ||
  holdsRole(state, call.sender, Role.Paymaster, state.distributions.get(distribution, Distribution.asset));

/** AssetRetired (cash), DistributionUnknown: an unknown distribution has no cash. */
export function judgeDistribution(state: State, distribution: number): number {
  if (distribution === 0) return Refusal.DISTRIBUTION_UNKNOWN;
  return isRetired(state, cashOf(state, distribution)) ? Refusal.ASSET_RETIRED : 0;
}

export const isFunded = (state: State, distribution: number): boolean =>
  amountAt(state.progress, distribution, Progress.funded) >=
  amountAt(state.distributions, distribution, Distribution.total);

export const isDue = (state: State, distribution: number): boolean =>
  state.timestamp >= numberAt(state.distributions, distribution, Distribution.paymentAt);

export const judgeCashPaused = (state: State, distribution: number): number =>
  hasFlag(state, cashOf(state, distribution), AssetFlag.paused) ? Refusal.ASSET_PAUSED : 0;

/** Whether an account can be paid in that cash: PartyUnregistered, PartyNotPermitted, IdentityExpired. */
export function judgePayee(state: State, account: number, cashHolding: number): number {
  if (isUnregistered(state, account)) return Refusal.PARTY_UNREGISTERED;
  if (standingOf(state, account) !== Standing.Active || isFrozenHolding(state, cashHolding))
    return Refusal.PARTY_NOT_PERMITTED;
  return isExpired(state, account) ? Refusal.IDENTITY_EXPIRED : 0;
}

export const isFrozenHolding = (state: State, holding: number): boolean =>
  holding !== 0 && (state.holdings.get(holding, Holding.flags) & HoldingFlag.frozen) !== 0;

/** Units that an account held at the distribution's checkpoint. */
export function unitsOf(state: State, distribution: number, account: number): bigint {
  const { distributions } = state;
  const asset = distributions.get(distribution, Distribution.asset);
  return account === 0 ? 0n : unitsAt(state, asset, account, distributions.get(distribution, Distribution.checkpoint));
}

/** What is due on so many units, rounded down: what rounding leaves over returns to the treasury at closing. */
export function dueOn(state: State, distribution: number, units: bigint): bigint {
  const total = amountAt(state.distributions, distribution, Distribution.total);
  return (total * units) / amountAt(state.distributions, distribution, Distribution.supply);
}

export const stateOf = (state: State, payment: number): number =>
  payment === 0 ? PaymentState.Open : state.payments.get(payment, Payment.state);

/** Whether a payment is still to be made or put into suspense. */
export const isOpen = (state: State, payment: number): boolean => stateOf(state, payment) === PaymentState.Open;

export const isClosed = (state: State, distribution: number): boolean =>
  state.progress.get(distribution, Progress.closed) !== 0;

export function beginDistribution(state: State, distribution: number, event: keyof typeof events): void {
  for (let word = 0; word < 8; word++) id[word] = state.distributions.get(distribution, Distribution.id + word);
  beginNative(state, 'Distribution', events[event]);
  state.logs.topicWords(id, 0);
}

const id = new Uint32Array(8);
