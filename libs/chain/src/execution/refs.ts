import { Ref, System } from '../state/schema';
import { type State } from '../state/state';
import { numberAt, setNumberAt } from '../state/units';

const SYSTEM = 1;

/** Until when (inclusive) a ref is used up; 0 when it is free. */
export function refValidUntil(state: State, words: Uint32Array, at: number): number {
  const row = state.refs.find(words, at);
  const until = row === 0 ? 0 : numberAt(state.refs, row, Ref.validUntil);
  return until >= state.timestamp ? until : 0;
}

/**
 * Uses a ref up. A ref that has run out makes room: the new one takes the row under the hand when that row's ref has run
 * out, and the hand moves on; otherwise it takes a new row. So the table holds what may still matter and little more, and
 * no block pays for cleaning up.
 */
export function useRef(state: State, words: Uint32Array, at: number, validUntil: number): void {
  const { refs, system } = state;
  let row = refs.find(words, at);
  if (row === 0) {
    const hand = system.get(SYSTEM, System.refHand) || 1;
    if (hand < refs.rowCount && numberAt(refs, hand, Ref.validUntil) < state.timestamp) {
      row = hand;
      state.rekeyed.push(row);
      refs.rekey(row, words, at);
      system.set(SYSTEM, System.refHand, hand + 1 < refs.rowCount ? hand + 1 : 1);
    } else row = refs.insert(words, at);
  }
  setNumberAt(refs, row, Ref.validUntil, validUntil);
}
