import { hexToBytes, type Hex } from '@cadastre/protocol';
import { type Table } from './table';

/** A 128-bit amount as four words, least significant first. Scratch space: nothing on the transfer path allocates. */
export type Quad = Uint32Array;

export const quad = (): Quad => new Uint32Array(4);

export function isZero(q: Quad): boolean {
  return (q[0]! | q[1]! | q[2]! | q[3]!) === 0;
}

export function loadQuad(table: Table, row: number, word: number, into: Quad): void {
  into[0] = table.get(row, word);
  into[1] = table.get(row, word + 1);
  into[2] = table.get(row, word + 2);
  into[3] = table.get(row, word + 3);
}

export function storeQuad(table: Table, row: number, word: number, q: Quad): void {
  table.set(row, word, q[0]!);
  table.set(row, word + 1, q[1]!);
  table.set(row, word + 2, q[2]!);
  table.set(row, word + 3, q[3]!);
}

export function isZeroAt(table: Table, row: number, word: number): boolean {
  return (table.get(row, word) | table.get(row, word + 1) | table.get(row, word + 2) | table.get(row, word + 3)) === 0;
}

/** -1, 0 or 1. */
export function compareQuads(a: Quad, b: Quad): number {
  for (let word = 3; word >= 0; word--) if (a[word] !== b[word]) return a[word]! < b[word]! ? -1 : 1;
  return 0;
}

/** a += b; answers the carry. */
export function addQuad(a: Quad, b: Quad): number {
  let carry = 0;
  for (let word = 0; word < 4; word++) {
    const sum = a[word]! + b[word]! + carry;
    a[word] = sum;
    carry = sum > 0xffffffff ? 1 : 0;
  }
  return carry;
}

/** a -= b; answers the borrow. */
export function subtractQuad(a: Quad, b: Quad): number {
  let borrow = 0;
  for (let word = 0; word < 4; word++) {
    const difference = a[word]! - b[word]! - borrow;
    a[word] = difference;
    borrow = difference < 0 ? 1 : 0;
  }
  return borrow;
}

/** Adds to an amount in a table. An overflow is a bug: supplies are bounded before anything moves. */
export function addAt(table: Table, row: number, word: number, q: Quad): void {
  let carry = 0;
  for (let i = 0; i < 4; i++) {
    const sum = table.get(row, word + i) + q[i]! + carry;
    table.set(row, word + i, sum >>> 0);
    carry = sum > 0xffffffff ? 1 : 0;
  }
  if (carry !== 0) throw new RangeError(`${table.shape.name} ${row}: amount above 2^128-1`);
}

/** Subtracts from an amount in a table. A borrow is a bug: the rule has judged the amount before. */
export function subtractAt(table: Table, row: number, word: number, q: Quad): void {
  let borrow = 0;
  for (let i = 0; i < 4; i++) {
    const difference = table.get(row, word + i) - q[i]! - borrow;
    table.set(row, word + i, difference >>> 0);
    borrow = difference < 0 ? 1 : 0;
  }
  if (borrow !== 0) throw new RangeError(`${table.shape.name} ${row}: amount below zero`);
}

export function quadToBigInt(q: Quad): bigint {
  return (BigInt(q[3]!) << 96n) | (BigInt(q[2]!) << 64n) | (BigInt(q[1]!) << 32n) | BigInt(q[0]!);
}

export function bigIntToQuad(value: bigint, into: Quad): Quad {
  if (value < 0n || value >> 128n !== 0n) throw new RangeError(`${value} is no amount: 0 to 2^128-1`);
  for (let word = 0; word < 4; word++) into[word] = Number((value >> BigInt(32 * word)) & 0xffffffffn);
  return into;
}

/** The amount as a floating-point number, right to 53 bits: for bounds with a margin, never for books. */
export function quadToNumber(q: Quad): number {
  return q[0]! + q[1]! * 2 ** 32 + q[2]! * 2 ** 64 + q[3]! * 2 ** 96;
}

const scratch = quad();

export function amountAt(table: Table, row: number, word: number): bigint {
  loadQuad(table, row, word, scratch);
  return quadToBigInt(scratch);
}

export function setAmountAt(table: Table, row: number, word: number, value: bigint): void {
  storeQuad(table, row, word, bigIntToQuad(value, scratch));
}

/** Unsigned 64-bit numbers as two words, least significant first. Times and counts stay far below 2^53. */
export function numberAt(table: Table, row: number, word: number): number {
  return table.get(row, word) + table.get(row, word + 1) * 2 ** 32;
}

export function setNumberAt(table: Table, row: number, word: number, value: number): void {
  table.set(row, word, value >>> 0);
  table.set(row, word + 1, Math.floor(value / 2 ** 32));
}

export function u64At(table: Table, row: number, word: number): bigint {
  return BigInt(table.get(row, word)) | (BigInt(table.get(row, word + 1)) << 32n);
}

export function wordsAt(table: Table, row: number, word: number, count: number): Uint8Array {
  const words = new Uint32Array(count);
  for (let i = 0; i < count; i++) words[i] = table.get(row, word + i);
  return new Uint8Array(words.buffer);
}

/** Raw bytes of a multiple of four into words as they lie. */
export function setBytesAt(table: Table, row: number, word: number, bytes: Uint8Array): void {
  const words = new Uint32Array(bytes.slice().buffer);
  for (let i = 0; i < words.length; i++) table.set(row, word + i, words[i]!);
}

/** The raw bytes of hex (a multiple of four) as words. */
export const hexToWords = (hex: Hex): Uint32Array => new Uint32Array(hexToBytes(hex).buffer);
