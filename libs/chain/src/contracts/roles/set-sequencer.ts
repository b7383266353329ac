import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { SYSTEM_ROW } from '../../machine/system-row';
import { System } from '../../state/schema';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';

/** Names the key that signs headers from the next block on. */
export const setSequencer: Rule = {
  weight: 8,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Admin, 0)) return Refusal.NOT_AUTHORISED;
    return call.isZeroAddress(0) ? Refusal.ADDRESS_ZERO : 0;
  },

  apply(state, call) {
    for (let word = 0; word < 5; word++)
      state.system.set(SYSTEM_ROW, System.sequencer + word, call.data[call.at(0) + 3 + word]!);
    beginNative(state, 'Roles', events.SequencerChanged);
    state.logs.topicWords(call.data, call.at(0));
    state.logs.finish();
  },
};
