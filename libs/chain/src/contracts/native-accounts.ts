import { contracts } from '@cadastre/protocol';
import { type EventTopic } from '../execution/bloom';
import { type State } from '../state/state';
import { hexToWords } from '../state/units';

const addresses = Object.fromEntries(
  Object.entries(contracts).map(([name, address]) => [name, hexToWords(address)]),
) as Record<keyof typeof contracts, Uint32Array>;

/** The account row of a native contract: who emits its events and holds its units. */
export const nativeAccount = (state: State, name: keyof typeof contracts): number =>
  state.accounts.find(addresses[name]);

export function beginNative(state: State, name: keyof typeof contracts, event: EventTopic): void {
  state.logs.begin(nativeAccount(state, name), event);
}
