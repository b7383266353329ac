import { privateKeyToAccount } from 'viem/accounts';
import { Dispatcher } from '../../src/rpc/dispatcher';
import { InProcessProvider } from '../../src/rpc/provider';
import { startRpcServer } from '../../src/rpc/server/http-server';
import { describeEthereumClients } from './ethereum-clients';
import { FixtureChain, TOKEN } from './fixture-chain';

describe('Ethereum clients on a fixture chain', () => {
  describeEthereumClients(async () => {
    const holder = privateKeyToAccount(`0x${'11'.repeat(32)}`);
    const other = privateKeyToAccount(`0x${'22'.repeat(32)}`);
    const dispatcher = new Dispatcher({
      core: new FixtureChain([holder.address, other.address]),
      onInternalError: (method, error) => console.error(method, error),
    });
    const server = await startRpcServer({ dispatcher, port: 0, health: () => ({ healthy: true }) });
    const provider = new InProcessProvider(dispatcher);
    return {
      ...{ holder, other: other.address, token: TOKEN, provider, httpUrl: `http://127.0.0.1:${server.port}` },
      close: async () => {
        provider.close();
        await server.close();
      },
    };
  });
});
