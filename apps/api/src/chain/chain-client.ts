import { CHAIN_ID } from '@cadastre/protocol';
import { createPublicClient, custom, defineChain, type EIP1193Provider, http, type PublicClient } from 'viem';

/** Over HTTP to a node that runs apart, or to the provider of the one in this process: the same client either way. */
export function createChainClient(rpcUrl: string, provider?: Pick<EIP1193Provider, 'request'>): PublicClient {
  const chain = defineChain({
    id: CHAIN_ID,
    name: 'Cadastre',
    nativeCurrency: { name: 'none', symbol: 'NONE', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  return createPublicClient({ chain, transport: provider ? custom(provider) : http(rpcUrl, { batch: true }) });
}
