import { decodeArguments, functionBySelector, selectors, type AbiValue, type ContractName } from '@cadastre/protocol';
import { type Call } from '../execution/call';

/** Decodes the arguments of a function whose records and lists are not worth reading word by word. */
export function argumentsOf(contract: ContractName, name: string): (call: Call) => AbiValue[] {
  const selector = (selectors[contract] as Readonly<Record<string, number>>)[name]!;
  const entry = functionBySelector(contract, selector)!;
  return (call) => decodeArguments(entry, call.calldata());
}
