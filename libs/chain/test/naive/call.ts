import { AMOUNT_MAX, ZERO_ADDRESS, type Address, type Hex } from '@cadastre/protocol';
import { type Reason } from './refuse';
import { type World } from './world';

/** One call as a contract sees it. */
export interface NaiveCall {
  readonly world: World;
  readonly sender: Address;
  /** The contract that is called. */
  readonly to: Address;
  /** Who signed a hash, if the signature is one. */
  readonly signerOf: (hash: Hex, signature: Hex) => Address | undefined;
}

/** A function of a contract: judges, then writes. Throws Refused. */
// The arguments of each function are those of its interface: the codec has checked them against it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type NaiveFunction = (call: NaiveCall, ...args: any[]) => void;

export type NaiveContract = { readonly [name: string]: NaiveFunction };

export const LIST_MAX = 1024;

export const isZero = (address: string): boolean => address === ZERO_ADDRESS;
export const isZeroWord = (word: string): boolean => /^0x0+$/.test(word);
export const tooLarge = (amount: bigint): boolean => amount > AMOUNT_MAX;
export const listsDiffer = (...lists: readonly (readonly unknown[])[]): Reason[] => [
  [lists.some((list) => list.length !== lists[0]!.length), 'LENGTH_MISMATCH'],
  [lists.some((list) => list.length > LIST_MAX), 'LIST_TOO_LONG'],
];
