import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { privateKeyToAccount } from 'viem/accounts';
import { encodeFunctionData, erc20Abi } from 'viem';
import { Dispatcher } from '../../src/rpc/dispatcher';
import { PortProvider, servePort } from '../../src/rpc/port-provider';
import { InProcessProvider, type Eip1193Provider } from '../../src/rpc/provider';
import { FixtureChain, TOKEN } from './fixture-chain';

const HOLDER = privateKeyToAccount(`0x${'11'.repeat(32)}`);

const kinds: Record<string, (dispatcher: Dispatcher) => Eip1193Provider & { close(): void }> = {
  'in process': (dispatcher) => new InProcessProvider(dispatcher),
  'over a port': (dispatcher) => {
    const { port1, port2 } = new MessageChannel();
    servePort(port1, dispatcher);
    return new PortProvider(port2);
  },
};

describe.each(Object.entries(kinds))('a provider %s', (_, create) => {
  let chain: FixtureChain;
  let provider: Eip1193Provider & { close(): void };

  beforeEach(() => {
    chain = new FixtureChain([HOLDER.address]);
    provider = create(new Dispatcher({ core: chain }));
  });
  afterEach(() => provider.close());

  it('answers, and throws errors with code and data', async () => {
    expect(await provider.request({ method: 'eth_chainId' })).toBe('0xcada');
    const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [TOKEN, 2n ** 100n] });
    const refused = provider.request({ method: 'eth_call', params: [{ from: HOLDER.address, to: TOKEN, data }] });
    await expect(refused).rejects.toMatchObject({ code: 3, data: expect.stringMatching(/^0x[0-9a-f]{8}$/) });
    await expect(provider.request({ method: 'eth_nothing' })).rejects.toMatchObject({ code: -32601 });
    await expect(provider.request({ method: 'eth_chainId', params: {} })).rejects.toMatchObject({ code: -32602 });
  });

  it('tells of new heads, and ends its subscriptions when it is closed', async () => {
    const subscription = await provider.request({ method: 'eth_subscribe', params: ['newHeads'] });
    const told = once(provider as never, 'message');
    const raw = await HOLDER.signTransaction({ chainId: 51930, nonce: 0, gas: 100_000n, to: TOKEN, gasPrice: 0n });
    await provider.request({ method: 'eth_sendRawTransaction', params: [raw] });
    expect(await told).toEqual([
      { type: 'eth_subscription', data: { subscription, result: expect.objectContaining({ number: '0x1' }) } },
    ]);
    provider.close();
    while (chain.listenerCount > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

it('a provider over a port says that its node is gone, to those who wait and those who come later', async () => {
  const { port1, port2 } = new MessageChannel();
  const provider = new PortProvider(port2);
  const waiting = provider.request({ method: 'eth_chainId' });
  port1.close();
  await expect(waiting).rejects.toThrow('the node is gone');
  await expect(provider.request({ method: 'eth_chainId' })).rejects.toThrow('the node is gone');
});
