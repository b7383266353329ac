import { hexToBytes } from '@cadastre/protocol';
import { invalidParams } from '../json-rpc/rpc-error';

/** What a value must be and, for the message, which parameter it is. */
type Reader<T> = (value: unknown, name: string) => T;

const QUANTITY = /^0x(0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/;
const DATA = /^0x([0-9a-fA-F]{2})*$/;

export const bigQuantity: Reader<bigint> = (value, name) => {
  if (typeof value !== 'string' || !QUANTITY.test(value)) {
    throw invalidParams(`${name} must be a quantity: 0x and hexadecimal digits without leading zeros`);
  }
  return BigInt(value);
};

export const quantity: Reader<number> = (value, name) => {
  const number = Number(bigQuantity(value, name));
  if (!Number.isSafeInteger(number)) throw invalidParams(`${name} is too large`);
  return number;
};

export const bytes: Reader<Uint8Array> = (value, name) => {
  if (typeof value !== 'string' || !DATA.test(value)) {
    throw invalidParams(`${name} must be data: 0x and an even number of hexadecimal digits`);
  }
  return hexToBytes(value);
};

const bytesOfLength =
  (length: number, noun: string): Reader<Uint8Array> =>
  (value, name) => {
    const read = typeof value === 'string' && value.length === 2 + 2 * length ? bytes(value, name) : undefined;
    if (read === undefined) throw invalidParams(`${name} must be ${noun}: 0x and ${2 * length} hexadecimal digits`);
    return read;
  };

export const address = bytesOfLength(20, 'an address');
export const hash = bytesOfLength(32, 'a hash');

export const flag: Reader<boolean> = (value, name) => {
  if (typeof value !== 'boolean') throw invalidParams(`${name} must be true or false`);
  return value;
};

export const object: Reader<Readonly<Record<string, unknown>>> = (value, name) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidParams(`${name} must be an object`);
  }
  return value as Record<string, unknown>;
};

/** Absent and null are the same. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Where it is given, it must be what `reader` expects. */
export const optional =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (value, name) =>
    isGiven(value) ? reader(value, name) : undefined;

export const listOf =
  <T>(reader: Reader<T>, lengthMax: number): Reader<T[]> =>
  (value, name) => {
    if (!Array.isArray(value)) throw invalidParams(`${name} must be an array`);
    if (value.length > lengthMax) throw invalidParams(`${name} may have ${lengthMax} elements at most`);
    return value.map((element, index) => reader(element, `${name}[${index}]`));
  };

/** Refuses parameters beyond those a method takes: they would be ignored without a word. */
export function expectCount(params: readonly unknown[], least: number, most: number): void {
  if (params.length >= least && params.length <= most) return;
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  throw invalidParams(`${params.length} parameters were given, ${expected} are expected`);
}
