import { readFileSync } from 'node:fs';
import { createAddressFromString, hexToBytes } from '@ethereumjs/util';
import { createVM, type VM } from '@ethereumjs/vm';
import solc from 'solc';
import { decodeFunctionResult, encodeFunctionData, type Abi } from 'viem';
import { bytesToHex, type Address, type Hex } from '@cadastre/protocol';

const SOURCE = `
// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Peer is ERC20("Peer", "PEER") {
    function mint(address to, uint256 amount) external { _mint(to, amount); }
    function burn(address from, uint256 amount) external { _burn(from, amount); }
}`;

function compilePeer(): { abi: Abi; code: Hex } {
  const input = {
    language: 'Solidity',
    sources: { 'Peer.sol': { content: SOURCE } },
    settings: { outputSelection: { '*': { Peer: ['abi', 'evm.bytecode.object'] } } },
  };
  const find = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as {
    errors?: { severity: string; formattedMessage: string }[];
    contracts: { 'Peer.sol': { Peer: { abi: Abi; evm: { bytecode: { object: string } } } } };
  };
  const failed = output.errors?.find(({ severity }) => severity === 'error');
  if (failed) throw new Error(failed.formattedMessage);
  const { abi, evm } = output.contracts['Peer.sol'].Peer;
  return { abi, code: `0x${evm.bytecode.object}` };
}

export interface PeerAnswer {
  readonly accepted: boolean;
  readonly logs: readonly { readonly topics: readonly Hex[]; readonly data: Hex }[];
}

/** OpenZeppelin's ERC-20 in an EVM. */
export class OpenZeppelinToken {
  private constructor(
    private readonly vm: VM,
    private readonly abi: Abi,
    private readonly address: Address,
  ) {}

  static async create(): Promise<OpenZeppelinToken> {
    const vm = await createVM();
    const { abi, code } = compilePeer();
    const { createdAddress, execResult } = await vm.evm.runCall({ data: hexToBytes(code), gasLimit: 10_000_000n });
    if (execResult.exceptionError) throw new Error('the peer was not deployed');
    return new OpenZeppelinToken(vm, abi, createdAddress!.toString() as Address);
  }

  async send(sender: Address, functionName: string, args: readonly unknown[]): Promise<PeerAnswer> {
    const { execResult } = await this.vm.evm.runCall({
      caller: createAddressFromString(sender),
      to: createAddressFromString(this.address),
      data: hexToBytes(encodeFunctionData({ abi: this.abi, functionName, args })),
      gasLimit: 1_000_000n,
    });
    if (execResult.exceptionError) return { accepted: false, logs: [] };
    const logs = (execResult.logs ?? []).map(([, topics, data]) => ({
      topics: topics.map((topic) => bytesToHex(topic)),
      data: bytesToHex(data),
    }));
    return { accepted: true, logs };
  }

  async read(functionName: string, args: readonly unknown[]): Promise<bigint> {
    const { execResult } = await this.vm.evm.runCall({
      to: createAddressFromString(this.address),
      data: hexToBytes(encodeFunctionData({ abi: this.abi, functionName, args })),
      gasLimit: 1_000_000n,
    });
    return decodeFunctionResult({ abi: this.abi, functionName, data: bytesToHex(execResult.returnValue) }) as bigint;
  }
}
