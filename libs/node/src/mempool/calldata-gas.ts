import { countZeroBytes, intrinsicGas } from '@cadastre/chain';

/** Looking at words needs a view of them, which costs as much as this many bytes one by one. */
const WORDS_FROM_BYTES = 512;

/** What a transaction with this calldata costs at the least, as the machine charges it. */
export function gasOfCalldata(bytes: Uint8Array, from: number, length: number): number {
  const end = from + length;
  if (length < WORDS_FROM_BYTES) return intrinsicGas(length, zerosIn(bytes, from, end));
  const first = from + (-(bytes.byteOffset + from) & 3);
  const count = (end - first) >>> 2;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + first, count);
  const around = zerosIn(bytes, from, first) + zerosIn(bytes, first + 4 * count, end);
  return intrinsicGas(length, around + countZeroBytes(words, 0, count));
}

function zerosIn(bytes: Uint8Array, from: number, to: number): number {
  let zeros = 0;
  for (let at = from; at < to; at++) if (bytes[at] === 0) zeros++;
  return zeros;
}
