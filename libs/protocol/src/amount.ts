import { type Branded } from './brand';

/** Units of an asset or minor units of a currency: 0 to 2^128-1. */
export type Amount = Branded<bigint, 'Amount'>;

export const AMOUNT_MAX = (2n ** 128n - 1n) as Amount;

/** The allowance that never decreases. */
export const UNLIMITED_ALLOWANCE = 2n ** 256n - 1n;

export function isAmount(value: bigint): value is Amount {
  return value >= 0n && value <= AMOUNT_MAX;
}

export function toAmount(value: bigint): Amount {
  if (!isAmount(value)) throw new RangeError(`${value} is no amount: 0 to 2^128-1`);
  return value;
}
