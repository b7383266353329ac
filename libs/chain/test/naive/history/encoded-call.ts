import {
  contracts,
  encodeCall,
  functionBySelector,
  selectors,
  type AbiValue,
  type Address,
  type ContractName,
} from '@cadastre/protocol';
import { type Plan } from './plan';

export interface EncodedCall {
  readonly contract: ContractName;
  readonly name: string;
  readonly sender: Address;
  readonly to: Address;
  readonly data: Uint8Array;
}

/** Calldata of a function by its name. */
export function calldata(contract: ContractName, name: string, args: readonly AbiValue[]): Uint8Array {
  const known: { readonly [name: string]: number } = selectors[contract];
  return encodeCall(functionBySelector(contract, known[name]!)!, args);
}

export function encodePlan(contract: ContractName, name: string, [sender, args, to]: Plan): EncodedCall {
  const target = to ?? (contracts as { readonly [name: string]: Address })[contract]!;
  return { contract, name, sender, to: target, data: calldata(contract, name, args) };
}
