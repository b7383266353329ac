import { type AbiValue, type Address } from '@cadastre/protocol';

/** Who calls with which arguments, and where when it is a token. */
export type Plan = readonly [sender: Address, args: readonly AbiValue[], to?: Address];

/** A plan for each function, by contract and name. */
export type Plans = { readonly [name: string]: () => Plan };

/** Rules and other records are plain data, which is all the codec asks for. */
export const asValue = (record: unknown): AbiValue => record as AbiValue;
