import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type State } from '../../state/state';
import { beginNative } from '../native-accounts';

export const findMotion = (state: State, call: Call): number => state.motions.find(call.data, call.at(0));

export function beginMotion(state: State, call: Call, event: keyof typeof events): void {
  beginNative(state, 'Voting', events[event]);
  state.logs.topicWords(call.data, call.at(0));
}
