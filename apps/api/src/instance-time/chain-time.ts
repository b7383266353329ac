import { Injectable } from '@nestjs/common';
import { ChainConnection } from '../chain/chain-connection';
import { Problem } from '../http/problem';

const METHOD_NOT_FOUND = -32601;

type Ask = (call: { method: string; params: unknown[] }) => Promise<unknown>;

/** The chain's clock, where its node lets it be moved: never in production. */
@Injectable()
export class ChainTime {
  constructor(private readonly connection: ChainConnection) {}

  /** By how many seconds it is ahead; undefined where there is no chain. */
  async ahead(): Promise<number | undefined> {
    return this.connection.client && this.increase(0);
  }

  /** A block is made, so that readers see the new time, and a restart of the node remembers it. */
  async moveAhead(seconds: number): Promise<void> {
    const ahead = await this.ahead();
    if (ahead === undefined || ahead >= seconds) return;
    await this.increase(seconds - ahead);
    await this.ask({ method: 'evm_mine', params: [] });
  }

  private async increase(seconds: number): Promise<number> {
    try {
      return Number(await this.ask({ method: 'evm_increaseTime', params: [seconds] }));
    } catch (error) {
      if ((error as { code?: number }).code !== METHOD_NOT_FOUND) throw error;
      throw new Problem('NOT_IN_PRODUCTION', 'The chain’s node runs in production: its time is not moved.');
    }
  }

  /** Methods of development nodes: viem's types know Ethereum's methods only. */
  private get ask(): Ask {
    return this.connection.client!.request as Ask;
  }
}
