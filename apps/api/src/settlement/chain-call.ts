import type { Hex } from '@cadastre/protocol';
import {
  type Abi,
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  type EncodeFunctionDataParameters,
} from 'viem';

/** What a contract is asked to do. */
export interface ChainCall {
  readonly to: Hex;
  readonly data: Hex;
}

type Writing = 'nonpayable' | 'payable';

/** A call with its arguments checked against the contract's interface. */
export function callTo<const A extends Abi, N extends ContractFunctionName<A, Writing>>(
  to: Hex,
  abi: A,
  functionName: N,
  args: ContractFunctionArgs<A, Writing, N>,
): ChainCall {
  // What the compiler has checked above it cannot follow through viem's own generics.
  const call = { abi, functionName, args } as unknown as EncodeFunctionDataParameters;
  return { to, data: encodeFunctionData(call) };
}
