import {
  contracts,
  encodeCall,
  functionBySelector,
  selectors,
  type AbiValue,
  type Address,
  type ContractName,
  type FunctionEntry,
} from '@cadastre/protocol';
import { type Plan } from './plan';

export interface EncodedCall {
  readonly contract: ContractName;
  readonly name: string;
  readonly sender: Address;
  readonly to: Address;
  readonly data: Uint8Array;
}

export function functionNamed(contract: ContractName, name: string): FunctionEntry {
  const known: { readonly [name: string]: number } = {
    ...(contract === 'CashToken' && selectors.AssetToken),
    ...selectors[contract],
  };
  return functionBySelector(contract, known[name]!)!;
}

/** Calldata of a function by its name. */
export function calldata(contract: ContractName, name: string, args: readonly AbiValue[]): Uint8Array {
  return encodeCall(functionNamed(contract, name), args);
}

export function encodePlan(contract: ContractName, name: string, [sender, args, to]: Plan): EncodedCall {
  const target = to ?? (contracts as { readonly [name: string]: Address })[contract]!;
  return { contract, name, sender, to: target, data: calldata(contract, name, args) };
}
