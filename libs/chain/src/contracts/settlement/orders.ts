import { hashOrderWords } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { SplitRatio } from '../../state/schema';
import { type State } from '../../state/state';

/** Fields of an order, which stands first among the arguments. */
export const OrderField = {
  seller: 0,
  buyer: 1,
  asset: 2,
  units: 3,
  cash: 4,
  payment: 5,
  splitIndex: 6,
  validUntil: 7,
} as const;

const ORDER_BYTES = 9 * 32;

/** The order's hash as words: what its parties sign, and its key. */
export function orderHash(call: Call): Uint32Array {
  const words = new Uint8Array(call.data.buffer, call.data.byteOffset + call.at(0) * 4, ORDER_BYTES).slice();
  return new Uint32Array(hashOrderWords(words).slice().buffer);
}

/** What splits since an index have made of one unit: numerator and denominator. */
export function scaleSince(state: State, asset: number, from: number, to: number): readonly [bigint, bigint] {
  let numerator = 1n;
  let denominator = 1n;
  for (let index = from + 1; index <= to; index++) {
    const row = state.splits.find2(asset, index);
    numerator *= BigInt(state.splits.get(row, SplitRatio.numerator));
    denominator *= BigInt(state.splits.get(row, SplitRatio.denominator));
  }
  return [numerator, denominator];
}
