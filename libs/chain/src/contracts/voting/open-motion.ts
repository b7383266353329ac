import { Refusal, Role } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { Motion } from '../../state/schema';
import { type State } from '../../state/state';
import { holdsRole } from '../authority';
import { beginMotion, findMotion } from './motions';

const Argument = { id: 0, asset: 1, checkpoint: 2, choices: 3, opensAt: 4, closesAt: 5, documentHash: 6 } as const;

/** Opens a motion, weighted at a checkpoint. */
export const openMotion: Rule = {
  weight: 24,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = state.assets.find(call.data, call.at(Argument.asset) + 3);
    if (!holdsRole(state, call.sender, Role.Teller, asset)) return Refusal.NOT_AUTHORISED;
    const closesAt = call.big(Argument.closesAt);
    if (closesAt <= call.big(Argument.opensAt) || closesAt <= BigInt(state.timestamp)) return Refusal.TIME_INVALID;
    const choices = call.number(Argument.choices);
    if (choices < 2 || choices > 16) return Refusal.VALUE_INVALID;
    if (asset === 0) return Refusal.ASSET_UNKNOWN;
    if (isRetired(state, asset)) return Refusal.ASSET_RETIRED;
    const checkpoint = call.number(Argument.checkpoint);
    if (checkpoint >= 2 ** 32 || state.checkpoints.find2(asset, checkpoint) === 0) return Refusal.CHECKPOINT_UNKNOWN;
    return findMotion(state, call) !== 0 ? Refusal.MOTION_EXISTS : 0;
  },

  apply(state, call) {
    const { motions } = state;
    const row = motions.insert(call.data, call.at(Argument.id));
    state.tallies.append();
    motions.set(row, Motion.asset, state.assets.find(call.data, call.at(Argument.asset) + 3));
    motions.set(row, Motion.checkpoint, call.number(Argument.checkpoint));
    motions.set(row, Motion.choices, call.number(Argument.choices));
    setTime(state, call, row, Motion.opensAt, Argument.opensAt);
    setTime(state, call, row, Motion.closesAt, Argument.closesAt);
    const hash = call.at(Argument.documentHash);
    for (let word = 0; word < 8; word++) motions.set(row, Motion.documentHash + word, call.data[hash + word]!);
    beginMotion(state, call, 'MotionOpened');
    state.logs.topicWords(call.data, call.at(Argument.asset));
    for (let index: number = Argument.checkpoint; index <= Argument.documentHash; index++)
      state.logs.dataWords(call.data, call.at(index));
    state.logs.finish();
  },
};

function setTime(state: State, call: Call, row: number, word: number, argument: number): void {
  state.motions.set(row, word, call.wordAt(call.at(argument) + 7));
  state.motions.set(row, word + 1, call.wordAt(call.at(argument) + 6));
}
