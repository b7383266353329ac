import { Refusal } from '@cadastre/protocol';
import { type Rule } from '../../execution/rule';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { isBarred, isUnregistered } from '../../movement/judge';
import { move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Distribution, Holding, Progress } from '../../state/schema';
import { addAt, amountAt, compareQuads, isZero, loadQuad, quad, quadToBigInt } from '../../state/units';
import { loadAvailable } from '../asset-token/frozen-units';
import { nativeAccount } from '../native-accounts';
import {
  beginDistribution,
  cashOf,
  findDistribution,
  judgeCashPaused,
  judgeDistribution,
  mayPay,
} from './distributions';

const PROGRESS = 0;
const HOLDINGS = 1;
const movement = new Movement();
const have = quad();

/** Moves cash of the sender into the distribution. */
export const fund: Rule = {
  weight: 28,

  footprint(state, call, slots) {
    const distribution = findDistribution(state, call);
    if (distribution === 0) return;
    const escrow = nativeAccount(state, 'Distribution');
    slots.write(state.progress.id, distribution);
    declareHoldings(state, slots, cashOf(state, distribution), call.sender, escrow, movement.amount, {
      unbinds: true,
      toContract: true,
    });
    declareCounts(state, slots, cashOf(state, distribution), call.sender, 0);
  },

  verify(state, call) {
    const distribution = findDistribution(state, call);
    if (!mayPay(state, call, distribution)) return Refusal.NOT_AUTHORISED;
    movement.reset(MovementKind.own, cashOf(state, distribution));
    movement.from = call.sender;
    movement.to = nativeAccount(state, 'Distribution');
    movement.place(call, HOLDINGS);
    const fits = call.quad(1, movement.amount);
    if (fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    const wrong = judgeDistribution(state, distribution);
    if (wrong !== 0) return wrong;
    const missing =
      amountAt(state.distributions, distribution, Distribution.total) -
      amountAt(state.progress, distribution, Progress.funded);
    if (quadToBigInt(movement.amount) > missing) return Refusal.DISTRIBUTION_OVERFUNDED;
    if (isUnregistered(state, call.sender)) return Refusal.PARTY_UNREGISTERED;
    if (isBarred(state, call.sender, movement.fromHolding)) return Refusal.PARTY_NOT_PERMITTED;
    const paused = judgeCashPaused(state, distribution);
    if (paused !== 0) return paused;
    loadQuad(state.holdings, movement.fromHolding, Holding.balance, have);
    if (compareQuads(movement.amount, have) > 0) return Refusal.INSUFFICIENT_BALANCE;
    loadAvailable(state, movement.fromHolding, have);
    return compareQuads(movement.amount, have) > 0 ? Refusal.INSUFFICIENT_AVAILABLE : 0;
  },

  apply(state, call) {
    const distribution = findDistribution(state, call);
    addAt(state.progress, call.row(PROGRESS), Progress.funded, movement.amount);
    move(state, movement);
    beginDistribution(state, distribution, 'DistributionFunded');
    state.logs.topicAccount(call.sender);
    state.logs.dataQuad(movement.amount);
    state.logs.finish();
  },
};
