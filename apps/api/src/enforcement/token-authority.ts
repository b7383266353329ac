import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { type Actor, scopeOf } from '../access/actor';
import { ChainConnection } from '../chain/chain-connection';
import { notFound, Problem } from '../http/problem';

/** Who may enforce on which token: the desk on every one. */
@Injectable()
export class TokenAuthority {
  constructor(private readonly connection: ChainConnection) {}

  /** What is somebody else's, and what is no token at all, is answered alike. */
  async require(actor: Actor, token: Hex): Promise<void> {
    if (scopeOf(actor).kind !== 'platform') throw notFound('token');
    const { client } = this.connection;
    if (!client) throw new Problem('UNAVAILABLE', 'No chain is configured for this instance.');
    const read = { address: token, abi: assetTokenAbi, functionName: 'decimals' } as const;
    const isToken = await client.readContract(read).then(
      () => true,
      () => false,
    );
    if (!isToken) throw notFound('token');
  }
}
