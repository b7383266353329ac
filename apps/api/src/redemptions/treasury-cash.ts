import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { cashTokenOf } from '../cash/cash-token';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { isToken } from '../chain/is-token';
import { Problem } from '../http/problem';

/** What an issuer can pay with. */
@Injectable()
export class TreasuryCash {
  constructor(private readonly connection: ChainConnection) {}

  async require(treasury: Hex, currency: string, amount: bigint): Promise<void> {
    const chain = requireChain(this.connection);
    const cash = cashTokenOf(currency);
    if (!(await isToken(chain, cash))) throw new Problem('STATE_REFUSED', `There is no tokenised cash in ${currency}.`);
    const read = { address: cash, abi: assetTokenAbi, functionName: 'availableBalanceOf', args: [treasury] } as const;
    const available = await chain.readContract(read);
    if (available >= amount) return;
    throw new Problem(
      'CASH_TOO_SHORT',
      `It takes ${amount} of ${currency}; the issuer’s treasury has ${available} at its disposal: ${amount - available} are missing.`,
    );
  }
}
