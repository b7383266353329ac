import { Refusal } from '@cadastre/protocol';
import { type Rule } from '../../execution/rule';
import { isBarred, isUnregistered } from '../../movement/judge';
import { unitsAt } from '../../movement/units-at';
import { DeltaKind } from '../../state/delta-log';
import { Motion, Tally, Vote } from '../../state/schema';
import { addAt, bigIntToQuad, isZero, numberAt, quad } from '../../state/units';
import { successorOf } from '../authority';
import { beginMotion, findMotion } from './motions';

const Argument = { id: 0, account: 1, choice: 2 } as const;
const TALLY = 0;
const VOTE = 1;
const HOLDING = 2;
const weight = quad();

/** A holder, or the account that replaced it, votes once with the weight at the checkpoint. */
export const cast: Rule = {
  weight: 24,

  footprint(state, call, slots) {
    const motion = findMotion(state, call);
    const account = call.account(state, Argument.account);
    if (motion === 0 || account === 0) return;
    slots.add(state.tallies.id, motion);
    slots.write(state.votes.id, state.votes.ensure2(motion, account));
    slots.read(state.holdings.id, state.holdings.find2(state.motions.get(motion, Motion.asset), call.sender));
  },

  verify(state, call) {
    const { motions } = state;
    const motion = findMotion(state, call);
    const account = call.account(state, Argument.account);
    if (account === 0 || successorOf(state, account) !== call.sender) return Refusal.NOT_AUTHORISED;
    if (motion === 0) return Refusal.MOTION_UNKNOWN;
    if (call.number(Argument.choice) >= motions.get(motion, Motion.choices)) return Refusal.VALUE_INVALID;
    const opens = numberAt(motions, motion, Motion.opensAt);
    const closes = numberAt(motions, motion, Motion.closesAt);
    if (state.timestamp < opens || state.timestamp >= closes) return Refusal.MOTION_NOT_OPEN;
    if (state.votes.get(call.row(VOTE), Vote.cast) !== 0) return Refusal.ALREADY_VOTED;
    if (isUnregistered(state, call.sender)) return Refusal.PARTY_UNREGISTERED;
    if (isBarred(state, call.sender, call.row(HOLDING))) return Refusal.PARTY_NOT_PERMITTED;
    const units = unitsAt(state, motions.get(motion, Motion.asset), account, motions.get(motion, Motion.checkpoint));
    bigIntToQuad(units, weight);
    return isZero(weight) ? Refusal.INSUFFICIENT_BALANCE : 0;
  },

  apply(state, call) {
    const motion = findMotion(state, call);
    const word = Tally.weights + 4 * call.number(Argument.choice);
    state.votes.set(call.row(VOTE), Vote.cast, 1);
    if (call.isMerged(TALLY)) {
      state.guard?.checkMerged(state.tallies.id, motion);
      state.deltas.amount(state.tallies.id, motion, word, DeltaKind.add, weight);
    } else addAt(state.tallies, motion, word, weight);
    beginMotion(state, call, 'VoteCast');
    state.logs.topicWords(call.data, call.at(Argument.account));
    state.logs.dataWords(call.data, call.at(Argument.choice));
    state.logs.dataQuad(weight);
    state.logs.finish();
  },
};
