import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { hostNode } from '../../src/host/host-node';
import { openSequencerKey } from '../../src/host/chain-keys';
import { PortProvider, servePort } from '../../src/rpc/port-provider';
import { InProcessProvider } from '../../src/rpc/provider';
import { describeEthereumClients } from '../rpc/ethereum-clients';
import { createSmallWorld } from './small-world';

describe('Ethereum clients on a real node', () => {
  jest.setTimeout(60_000);

  describeEthereumClients(async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cadastre-node-'));
    const { world, token, holders } = createSmallWorld();
    const node = await hostNode({
      ...{
        dataDirectory,
        world,
        rpc: { port: 0 },
        heartbeat_ms: 0,
        sequencerSecret: await openSequencerKey(dataDirectory),
      },
      log: (message, details) => {
        if (message === 'internal error') console.error(details);
      },
    });
    const { port1, port2 } = new MessageChannel();
    servePort(port1, node.dispatcher);
    const provider = new InProcessProvider(node.dispatcher);
    const portProvider = new PortProvider(port2);
    return {
      ...{ provider, portProvider, token, holder: holders[0]!, other: holders[1]!.address },
      httpUrl: `http://127.0.0.1:${node.rpcPort}`,
      close: async () => {
        provider.close();
        portProvider.close();
        await node.close();
        await rm(dataDirectory, { recursive: true, force: true });
      },
    };
  });
});
