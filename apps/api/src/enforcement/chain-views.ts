import { assetTokenAbi, contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { PublicClient } from 'viem';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { isToken } from '../chain/is-token';

/** What the chain says now. */
@Injectable()
export class ChainViews {
  constructor(private readonly connection: ChainConnection) {}

  /** The number of the identity that an account belongs to; zero when it belongs to none. */
  async identityOf(account: Hex): Promise<bigint> {
    const identity = await this.client.readContract({
      address: contracts.IdentityRegistry,
      abi: identityRegistryAbi,
      functionName: 'identity',
      args: [account],
    });
    return BigInt(identity);
  }

  /** Units that an enforcement may take: all but those under holds. */
  async enforceable(token: Hex, account: Hex): Promise<bigint> {
    const read = (functionName: 'balanceOf' | 'heldBalanceOf') =>
      this.client.readContract({ address: token, abi: assetTokenAbi, functionName, args: [account] });
    const [balance, held] = await Promise.all([read('balanceOf'), read('heldBalanceOf')]);
    return balance - held;
  }

  isToken(address: Hex): Promise<boolean> {
    return isToken(this.client, address);
  }

  private get client(): PublicClient {
    return requireChain(this.connection);
  }
}
