import type { Hex } from '@cadastre/protocol';
import { requireChain, type ChainConnection } from '../chain/chain-connection';
import { isToken } from '../chain/is-token';
import { Problem } from '../http/problem';
import { cashTokenOf } from './cash-token';

/** What is priced in a currency that has no token could never be paid. */
export async function requireCashToken(connection: ChainConnection, currency: string): Promise<Hex> {
  const cash = cashTokenOf(currency);
  if (await isToken(requireChain(connection), cash)) return cash;
  throw new Problem('STATE_REFUSED', `There is no tokenised cash in ${currency}.`);
}
