import { Refusal, Role } from '@cadastre/protocol';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { Motion, Tally } from '../../state/schema';
import { amountAt, numberAt } from '../../state/units';
import { holdsRole } from '../authority';
import { beginMotion, findMotion } from './motions';

/** States the result after the closing time. */
export const closeMotion: Rule = {
  weight: 24,
  footprint: EVERYTHING,

  verify(state, call) {
    const { motions } = state;
    const motion = findMotion(state, call);
    if (motion === 0) return Refusal.MOTION_UNKNOWN;
    if (!holdsRole(state, call.sender, Role.Teller, motions.get(motion, Motion.asset))) return Refusal.NOT_AUTHORISED;
    const isOver = state.timestamp >= numberAt(motions, motion, Motion.closesAt);
    return isOver && motions.get(motion, Motion.closed) === 0 ? 0 : Refusal.MOTION_NOT_CLOSABLE;
  },

  apply(state, call) {
    const motion = findMotion(state, call);
    const choices = state.motions.get(motion, Motion.choices);
    state.motions.set(motion, Motion.closed, 1);
    beginMotion(state, call, 'MotionClosed');
    // A list of one item for each choice: where it begins, how long it is, the items.
    state.logs.dataNumber(32);
    state.logs.dataNumber(choices);
    for (let choice = 0; choice < choices; choice++)
      state.logs.dataBig(amountAt(state.tallies, motion, Tally.weights + 4 * choice));
    state.logs.finish();
  },
};
