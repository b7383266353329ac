import { Refusal, Role } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { ensureHolding } from '../../movement/holdings';
import { Checkpoint, Distribution } from '../../state/schema';
import { type State } from '../../state/state';
import { isZero, isZeroAt, quad, storeQuad } from '../../state/units';
import { holdsRole } from '../authority';
import { nativeAccount } from '../native-accounts';
import { judgePair } from '../settlement/pair';
import { beginDistribution, findDistribution } from './distributions';

const Argument = { id: 0, asset: 1, checkpoint: 2, cash: 3, total: 4, paymentAt: 5, expiresAt: 6 } as const;
const total = quad();

/** Declares a distribution against a checkpoint. */
export const declare: Rule = {
  weight: 24,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = state.assets.find(call.data, call.at(Argument.asset) + 3);
    const cash = state.assets.find(call.data, call.at(Argument.cash) + 3);
    if (!holdsRole(state, call.sender, Role.Paymaster, asset)) return Refusal.NOT_AUTHORISED;
    const fits = call.quad(Argument.total, total);
    if (fits && isZero(total)) return Refusal.AMOUNT_ZERO;
    if (!fits) return Refusal.AMOUNT_TOO_LARGE;
    const expiresAt = call.big(Argument.expiresAt);
    if (expiresAt !== 0n && expiresAt <= call.big(Argument.paymentAt)) return Refusal.TIME_INVALID;
    const wrong = judgePair(state, asset, cash);
    if (wrong !== 0) return wrong;
    const checkpoint = checkpointOf(state, call, asset);
    if (checkpoint === 0) return Refusal.CHECKPOINT_UNKNOWN;
    if (findDistribution(state, call) !== 0) return Refusal.DISTRIBUTION_EXISTS;
    return isZeroAt(state.checkpoints, checkpoint, Checkpoint.supply) ? Refusal.NOTHING_DUE : 0;
  },

  apply(state, call) {
    const { distributions, checkpoints } = state;
    const asset = state.assets.find(call.data, call.at(Argument.asset) + 3);
    const cash = state.assets.find(call.data, call.at(Argument.cash) + 3);
    const checkpoint = checkpointOf(state, call, asset);
    const row = distributions.insert(call.data, call.at(Argument.id));
    state.progress.append();
    distributions.set(row, Distribution.asset, asset);
    distributions.set(row, Distribution.checkpoint, call.number(Argument.checkpoint));
    distributions.set(row, Distribution.cash, cash);
    setTime(state, call, row, Distribution.paymentAt, Argument.paymentAt);
    setTime(state, call, row, Distribution.expiresAt, Argument.expiresAt);
    storeQuad(distributions, row, Distribution.total, total);
    for (let word = 0; word < 4; word++)
      distributions.set(row, Distribution.supply + word, checkpoints.get(checkpoint, Checkpoint.supply + word));
    ensureHolding(state, cash, nativeAccount(state, 'Distribution'));
    emit(state, call, row);
  },
};

function setTime(state: State, call: Call, row: number, word: number, argument: number): void {
  state.distributions.set(row, word, call.wordAt(call.at(argument) + 7));
  state.distributions.set(row, word + 1, call.wordAt(call.at(argument) + 6));
}

/** The row of the named checkpoint, 0 when the asset has none of that number. */
function checkpointOf(state: State, call: Call, asset: number): number {
  const checkpoint = call.number(Argument.checkpoint);
  return checkpoint < 2 ** 32 ? state.checkpoints.find2(asset, checkpoint) : 0;
}

function emit(state: State, call: Call, distribution: number): void {
  beginDistribution(state, distribution, 'DistributionDeclared');
  state.logs.topicWords(call.data, call.at(Argument.asset));
  for (let index: number = Argument.checkpoint; index <= Argument.expiresAt; index++)
    state.logs.dataWords(call.data, call.at(index));
  state.logs.finish();
}
