import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatWorld } from '@cadastre/node';
import {
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  erc20Abi,
  http,
  type Hex,
  type PublicClient,
} from 'viem';
import { Progress } from '../../api/test/world/progress';
import { startNodeProcess, type NodeProcess } from './node-process';
import { CHAIN, HELD, holder, other, token, world } from './world';

const KILLS = process.env.SOAK === '1' ? 200 : 3;
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Transfers that are under way while the process is killed. */
const AT_ONCE = 20;

describe('the node as a process', () => {
  jest.setTimeout(KILLS * 60_000);
  const running: NodeProcess[] = [];
  let dataDirectory: string;
  let environment: Record<string, string>;

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'cadastre-process-'));
    const worldFile = join(dataDirectory, 'world.json');
    await writeFile(worldFile, formatWorld(world));
    environment = { CADASTRE_DATA_DIR: dataDirectory, CHAIN_WORLD: worldFile };
  });
  afterEach(async () => {
    for (const node of running.splice(0)) await node.end('SIGKILL');
    await rm(dataDirectory, { recursive: true, force: true });
  });

  async function start() {
    const node = await startNodeProcess(environment);
    running.push(node);
    const transport = http(node.url, { retryCount: 0 });
    return {
      node,
      client: createPublicClient({ chain: CHAIN, transport, pollingInterval: 10 }),
      wallet: createWalletClient({ chain: CHAIN, transport, account: holder }),
    };
  }

  it('answers a wallet, ends when it is told to, and goes on afterwards', async () => {
    const { node, client, wallet } = await start();
    const contract = { address: token, abi: erc20Abi } as const;
    const hash = await wallet.writeContract({ ...contract, functionName: 'transfer', args: [other, 5n] });
    const receipt = await client.waitForTransactionReceipt({ hash });
    expect(receipt.status).toBe('success');
    expect(await (await fetch(`${node.url}/health`)).json()).toMatchObject({ healthy: true, head: expect.any(Number) });
    expect(await (await fetch(`${node.url}/metrics`)).text()).toMatch(/^cadastre_node_block_height [12]$/m);
    expect(await node.end('SIGTERM')).toBe(0);

    const again = await start();
    expect(await again.client.getTransactionReceipt({ hash })).toEqual(receipt);
    expect(await again.client.readContract({ ...contract, functionName: 'balanceOf', args: [other] })).toBe(HELD + 5n);
    expect(await again.node.end('SIGINT')).toBe(0);
  });

  it('says what is wrong and ends with an error', async () => {
    environment.CHAIN_WORLD = join(dataDirectory, 'absent.json');
    await expect(start()).rejects.toThrow(/world at block 0 cannot be read.*absent\.json/);
    environment.RPC_PORT = 'none';
    await expect(start()).rejects.toThrow(/RPC_PORT/);
  });

  it(`keeps every receipt it gave through ${KILLS} kills`, async () => {
    console.log(`kills: SEED=${SEED}`);
    const progress = new Progress('kills of the node');
    const given = new Map<Hex, { blockHash: Hex; blockNumber: bigint }>();
    let nonce = 0;
    for (let kill = 0; kill <= KILLS; kill++) {
      const { node, client } = await start();
      for (const [hash, { blockHash, blockNumber }] of given) {
        expect(await client.getTransactionReceipt({ hash })).toMatchObject({
          status: 'success',
          blockHash,
          blockNumber,
        });
      }
      nonce = await client.getTransactionCount({ address: holder.address });
      expect(nonce).toBeGreaterThanOrEqual(given.size);
      // Each transfer moves one unit: the balance counts exactly those that the chain holds.
      const balance = await client.readContract({
        ...{ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [other] },
      });
      expect(balance).toBe(HELD + BigInt(nonce));
      progress.sometimes(() => `${kill} of ${KILLS}, ${given.size} receipts`);
      if (kill === KILLS) break;
      const sending = Promise.all(Array.from({ length: AT_ONCE }, (_, index) => sendOne(client, nonce + index, given)));
      // Somewhere in the middle of it: after some receipts, while further blocks are being written.
      const enough = given.size + 1 + ((SEED >>> (kill % 16)) % (AT_ONCE - 1));
      while (given.size < enough) await new Promise((resolve) => setImmediate(resolve));
      await node.end('SIGKILL');
      await sending;
      running.pop();
    }
    expect(given.size).toBeGreaterThanOrEqual(KILLS);
  });

  /** Sends one transfer and notes its receipt, if the node lives long enough to give one. */
  async function sendOne(
    client: PublicClient,
    nonceOfIt: number,
    given: Map<Hex, { blockHash: Hex; blockNumber: bigint }>,
  ) {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [other, 1n] });
    try {
      const raw = await holder.signTransaction({
        ...{ chainId: CHAIN.id, type: 'eip1559', nonce: nonceOfIt, gas: 200_000n, to: token, data },
      });
      const hash = await client.sendRawTransaction({ serializedTransaction: raw });
      for (;;) {
        const receipt = await client.getTransactionReceipt({ hash }).catch((error: Error) => {
          if (error.name === 'TransactionReceiptNotFoundError') return undefined;
          throw error;
        });
        if (receipt !== undefined) return void given.set(hash, receipt);
      }
    } catch {
      // The node is gone: what it did not promise may or may not be there.
    }
  }
});
