import { bytesToHex, type AbiValue, type Address, type Hex } from '@cadastre/protocol';
import { Account } from '../state/schema';
import { type State } from '../state/state';
import { type Table } from '../state/table';
import { hexToWords, wordsAt } from '../state/units';

/** What a view may ask besides the state. */
export interface ViewContext {
  readonly state: State;
  /** The asset that is asked, 0 for other contracts. */
  readonly asset: number;
  /** Another call of the same caller, on the same block. */
  call(to: Address, data: Hex): { readonly success: boolean; readonly data: Hex };
  /** Hash of a recent block, zero when it is not known. */
  hashOf(blockNumber: number): Hex;
}

/** A function that only reads: arguments in, results out, as the codec represents them. A refusal is thrown. */
export type View = (context: ViewContext, ...args: never[]) => readonly AbiValue[];

export type ViewTable = Readonly<Record<string, View>>;

/** A view that has no answer: reverts with that code. */
export class ViewRefused extends Error {
  constructor(readonly code: number) {
    super(`refused: ${code}`);
  }
}

export const accountOf = (state: State, address: string): number => state.accounts.find(hexToWords(address as Hex));

export const assetOf = (state: State, address: string): number => state.assets.find(hexToWords(address as Hex));

/** The address of an account; account 0 is the zero address. */
export const addressOf = (state: State, account: number): Address =>
  bytesAt(state.accounts, account, Account.address, 5) as Address;

export const bytesAt = (table: Table, row: number, word: number, count: number): Hex =>
  bytesToHex(wordsAt(table, row, word, count));
