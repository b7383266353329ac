import { MessageChannel } from 'node:worker_threads';
import { privateKeyToAccount } from 'viem/accounts';
import { Dispatcher } from '../../src/rpc/dispatcher';
import { PortProvider, servePort } from '../../src/rpc/port-provider';
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
    const { port1, port2 } = new MessageChannel();
    servePort(port1, dispatcher);
    const portProvider = new PortProvider(port2);
    return {
      ...{
        holder,
        other: other.address,
        token: TOKEN,
        provider,
        portProvider,
        httpUrl: `http://127.0.0.1:${server.port}`,
      },
      close: async () => {
        provider.close();
        portProvider.close();
        await server.close();
      },
    };
  });
});
