import { batchAbi, type Hex } from '@cadastre/protocol';
import { encodeFunctionData } from 'viem';
import { batchedCalls } from './batch-calls';

const word = (digit: string): Hex => `0x${digit.repeat(64)}`;

const CALLS = [
  { to: `0x${'11'.repeat(20)}` as Hex, data: '0xa9059cbb' as Hex, ref: word('a') },
  { to: `0x${'22'.repeat(20)}` as Hex, data: '0x' as Hex, ref: word('0') },
  { to: `0x${'33'.repeat(20)}` as Hex, data: `0x${'c0ffee'.repeat(50)}` as Hex, ref: word('b') },
];

const encode = (calls: readonly (typeof CALLS)[number][]): Hex =>
  encodeFunctionData({ abi: batchAbi, functionName: 'submit', args: [calls, false, 2n ** 63n] });

/** Between other bytes, as calldata stands among a block's transactions. */
function read(data: Hex) {
  const before = Buffer.from('ffffffffffffff', 'hex');
  const calldata = Buffer.from(data.slice(2), 'hex');
  const bytes = Buffer.concat([before, calldata, before]);
  const hex = (from: number, length: number): Hex => `0x${bytes.toString('hex', from, from + length)}`;
  return batchedCalls(bytes, before.length, before.length + calldata.length)?.map((call) => ({
    to: hex(call.target, 20),
    data: hex(call.data, call.dataLength),
    ref: hex(call.ref, 32),
  }));
}

/** With another word in its place, counted behind the selector. */
const replaced = (data: Hex, place: number, value: string): Hex =>
  `${data.slice(0, 10 + 64 * place)}${value.padStart(64, '0')}${data.slice(10 + 64 * (place + 1))}` as Hex;

describe('the calls of a batch', () => {
  it.each([0, 1, 2, 3])('are read where they lie: %i of them', (count) => {
    expect(read(encode(CALLS.slice(0, count)))).toEqual(CALLS.slice(0, count));
  });

  it.each<[string, Hex]>([
    ['another function', '0xa9059cbb'],
    ['nothing', '0x'],
    ['half a selector', '0x6e30'],
    ['a selector alone', '0x6e30c979'],
    ['a list outside', replaced(encode(CALLS), 0, 'ffffffff')],
    ['a list beyond all numbers', replaced(encode(CALLS), 0, 'f'.repeat(64))],
    ['more calls than there are bytes', replaced(encode(CALLS), 3, 'ffffffff')],
    ['a call outside', replaced(encode(CALLS), 4, '100000')],
    ['less than it says', encode(CALLS).slice(0, -64) as Hex],
  ])('are none in %s', (_, data) => {
    expect(read(data)).toBeUndefined();
  });
});
