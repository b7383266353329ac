import { assetTokenAbi, contracts, type Hex } from '@cadastre/protocol';
import { createPublicClient, http, type PublicClient } from 'viem';

/** What any Ethereum client sees of the chain, over its JSON-RPC. */
export class ChainView {
  readonly client: PublicClient;

  constructor(rpcUrl: string) {
    // The node may be killed and come back.
    this.client = createPublicClient({ transport: http(rpcUrl, { retryCount: 1_000, retryDelay: 5 }) });
  }

  supply(token: Hex): Promise<bigint> {
    return this.client.readContract({ address: token, abi: assetTokenAbi, functionName: 'totalSupply' });
  }

  /** In how many lots an account keeps its units. */
  async lots(token: Hex, account: Hex): Promise<number> {
    const lots = await this.client.readContract({
      ...{ address: token, abi: assetTokenAbi, functionName: 'lotsOf', args: [account] },
    });
    return lots.length;
  }

  /** Of many accounts at one block. */
  async balances(token: Hex, accounts: readonly Hex[]): Promise<Map<Hex, bigint>> {
    const balances = await this.client.multicall({
      contracts: accounts.map((account) => ({
        ...{ address: token, abi: assetTokenAbi, functionName: 'balanceOf' as const },
        args: [account] as const,
      })),
      allowFailure: false,
      multicallAddress: contracts.Multicall3,
    });
    return new Map(accounts.map((account, i) => [account, balances[i]!]));
  }
}
