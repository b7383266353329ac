import { swapBytes } from '../execution/log-writer';
import { headWords, isDynamic, type AbiType } from './abi-type';

/**
 * Whether arguments are the one canonical encoding of the types: padding zero, offsets in order without gaps, nothing
 * behind. Answers for one list of fields; built once for each function, since most have plain words only.
 */
export type CanonicalCheck = (data: Uint32Array, at: number, lengthInBytes: number) => boolean;

export function canonicalCheck(types: readonly AbiType[]): CanonicalCheck {
  const words = types.reduce((sum, type) => sum + headWords(type), 0);
  if (types.every((type) => type.kind !== 'tuple' && !isDynamic(type)))
    return (data, at, length) => {
      if (length !== 32 * words) return false;
      for (let i = 0; i < types.length; i++) if (!isWord(types[i]!, data, at + 8 * i)) return false;
      return true;
    };
  return (data, at, length) => length % 32 === 0 && walkFields(types, data, at, at + length / 4) === at + length / 4;
}

const MALFORMED = -1;

/** Answers the word after the fields' tails, or MALFORMED. Offsets count from `base`. */
function walkFields(types: readonly AbiType[], data: Uint32Array, base: number, end: number): number {
  let head = base;
  let tail = base + 8 * types.reduce((sum, type) => sum + headWords(type), 0);
  if (tail > end) return MALFORMED;
  for (const type of types) {
    if (isDynamic(type)) {
      if (smallNumber(data, head) !== (tail - base) * 4) return MALFORMED;
      tail = walkDynamic(type, data, tail, end);
      if (tail === MALFORMED) return MALFORMED;
    } else if (type.kind === 'tuple') {
      if (walkFields(type.fields, data, head, head + 8 * headWords(type)) === MALFORMED) return MALFORMED;
    } else if (!isWord(type, data, head)) return MALFORMED;
    head += 8 * headWords(type);
  }
  return tail;
}

function walkDynamic(type: AbiType, data: Uint32Array, at: number, end: number): number {
  if (type.kind === 'tuple') return walkFields(type.fields, data, at, end);
  if (at + 8 > end) return MALFORMED;
  const length = smallNumber(data, at);
  if (length === MALFORMED) return MALFORMED;
  if (type.kind === 'array') {
    // Every item takes a word of head at least: a length beyond the data ends here, before anything is allocated.
    if (length * 8 > end - at - 8) return MALFORMED;
    return walkFields(new Array<AbiType>(length).fill(type.of), data, at + 8, end);
  }
  const words = Math.ceil(length / 32) * 8;
  if (at + 8 + words > end) return MALFORMED;
  if (!isZeroPadded(data, at + 8, length, words)) return MALFORMED;
  if (type.kind === 'string' && !isUtf8(data, at + 8, length)) return MALFORMED;
  return at + 8 + words;
}

function isZeroPadded(data: Uint32Array, at: number, length: number, words: number): boolean {
  for (let byte = length; byte < words * 4; byte++)
    if (((data[at + (byte >>> 2)]! >>> (8 * (byte & 3))) & 0xff) !== 0) return false;
  return true;
}

/** A length or offset; anything above 2^32-1 cannot be right. */
function smallNumber(data: Uint32Array, at: number): number {
  for (let word = 0; word < 7; word++) if (data[at + word] !== 0) return MALFORMED;
  return swapBytes(data[at + 7]!);
}

function isWord(type: AbiType, data: Uint32Array, at: number): boolean {
  switch (type.kind) {
    case 'uint':
      return isUint(type.bits, data, at);
    case 'address':
      return (data[at]! | data[at + 1]! | data[at + 2]!) === 0;
    case 'bool':
      return isUint(1, data, at);
    case 'bytesN':
      return type.size === 32 || isZeroPadded(data, at, type.size, 8);
    case 'bytes':
    case 'string':
    case 'array':
    case 'tuple':
      throw new TypeError(`${type.kind} is not one word`);
  }
}

function isUint(bits: number, data: Uint32Array, at: number): boolean {
  if (bits === 256) return true;
  const partial = Math.floor(8 - bits / 32);
  for (let word = 0; word < partial; word++) if (data[at + word] !== 0) return false;
  return bits % 32 === 0 || swapBytes(data[at + partial]!) >>> (bits % 32) === 0;
}

function isUtf8(data: Uint32Array, at: number, length: number): boolean {
  try {
    // A copy: the decoder takes no shared memory.
    utf8.decode(new Uint8Array(data.buffer, data.byteOffset + at * 4, length).slice());
    return true;
  } catch {
    return false;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
