import { type AbiValue, type Address, type ContractName } from '@cadastre/protocol';

/** A view that is asked, as eth_call would. */
export interface Question {
  readonly contract: Exclude<ContractName, 'Multicall3'>;
  readonly name: string;
  readonly to: Address;
  readonly args: readonly AbiValue[];
}
