import { swapBytes } from '../execution/log-writer';
import { type AbiFields, type AbiType } from './abi-type';

/**
 * Whether arguments are the one canonical encoding of the types: padding zero, offsets in order without gaps, nothing
 * behind. Answers for one list of fields; built once for each function, since most have plain words only.
 */
export type CanonicalCheck = (data: Uint32Array, at: number, lengthInBytes: number) => boolean;

export function canonicalCheck(fields: AbiFields): CanonicalCheck {
  const { types, headWords } = fields;
  if (types.every((type) => type.kind !== 'tuple' && !type.isDynamic))
    return (data, at, length) => {
      if (length !== 32 * headWords) return false;
      for (let i = 0; i < types.length; i++) if (!isWord(types[i]!, data, at + 8 * i)) return false;
      return true;
    };
  return (data, at, length) => length % 32 === 0 && walk(fields, 1, data, at, at + length / 4) === at + length / 4;
}

const MALFORMED = -1;

/**
 * The fields so many times in a row: once for a tuple, for each item of an array. Answers the word after their tails, or
 * MALFORMED. Offsets count from `base`.
 */
function walk(fields: AbiFields, times: number, data: Uint32Array, base: number, end: number): number {
  const { types } = fields;
  let head = base;
  let tail = base + 8 * times * fields.headWords;
  if (tail > end) return MALFORMED;
  for (let index = 0; index < times * types.length; index++) {
    const type = types[index % types.length]!;
    const after = head + 8 * type.headWords;
    if (type.isDynamic) {
      if (smallNumber(data, head) !== (tail - base) * 4) return MALFORMED;
      tail = walkDynamic(type, data, tail, end);
      if (tail === MALFORMED) return MALFORMED;
    } else if (type.kind === 'tuple') {
      if (walk(type.fields, 1, data, head, after) === MALFORMED) return MALFORMED;
    } else if (!isWord(type, data, head)) return MALFORMED;
    head = after;
  }
  return tail;
}

function walkDynamic(type: AbiType, data: Uint32Array, at: number, end: number): number {
  if (type.kind === 'tuple') return walk(type.fields, 1, data, at, end);
  if (at + 8 > end) return MALFORMED;
  const length = smallNumber(data, at);
  if (length === MALFORMED) return MALFORMED;
  // Every item takes a word of head at least: a length beyond the data ends where its heads do.
  if (type.kind === 'array') return walk(type.items, length, data, at + 8, end);
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
