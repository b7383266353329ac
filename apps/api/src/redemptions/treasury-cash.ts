import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { requireCashToken } from '../cash/require-cash-token';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Problem } from '../http/problem';

/** What an issuer can pay with. */
@Injectable()
export class TreasuryCash {
  constructor(private readonly connection: ChainConnection) {}

  async require(treasury: Hex, currency: string, amount: bigint): Promise<void> {
    const cash = await requireCashToken(this.connection, currency);
    const chain = requireChain(this.connection);
    const read = { address: cash, abi: assetTokenAbi, functionName: 'availableBalanceOf', args: [treasury] } as const;
    const available = await chain.readContract(read);
    if (available >= amount) return;
    throw new Problem(
      'CASH_TOO_SHORT',
      `It takes ${amount} of ${currency}; the issuer’s treasury has ${available} at its disposal: ${amount - available} are missing.`,
    );
  }
}
