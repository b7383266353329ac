import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPublicClient,
  createWalletClient,
  custom,
  defineChain,
  erc20Abi,
  hexToBytes,
  parseEventLogs,
} from 'viem';
import { CHAIN_ID, decodeHeader } from '@cadastre/protocol';
import { decodeBalanceProof, verifyBalance, verifyHeader } from '@cadastre/proofs';
import { startNodeThread, type NodeThread } from '../../src/host/node-thread';
import { openSequencerKey, accountOfKey } from '../../src/host/chain-keys';
import { createSmallWorld, HELD } from './small-world';

const chain = defineChain({
  ...{ id: CHAIN_ID, name: 'Cadastre', nativeCurrency: { name: 'none', symbol: 'NONE', decimals: 18 } },
  rpcUrls: { default: { http: [] } },
});

describe('a node in a thread of its own', () => {
  jest.setTimeout(60_000);
  const { world, token, holders } = createSmallWorld();
  const [holder, other] = [holders[0]!, holders[1]!];
  const threads: NodeThread[] = [];
  let dataDirectory: string;

  beforeEach(async () => void (dataDirectory = await mkdtemp(join(tmpdir(), 'cadastre-thread-'))));
  afterEach(async () => {
    for (const thread of threads.splice(0)) await thread.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  async function start() {
    const sequencerSecret = await openSequencerKey(dataDirectory);
    const thread = await startNodeThread({ dataDirectory, world, sequencerSecret, heartbeat_ms: 200 });
    threads.push(thread);
    const transport = custom(thread.provider, { retryCount: 0 });
    return {
      thread,
      client: createPublicClient({ chain, transport, pollingInterval: 10 }),
      wallet: createWalletClient({ chain, transport, account: holder }),
    };
  }

  it('carries a transfer from a wallet to a receipt, an event, a balance and its proof', async () => {
    const { client, wallet } = await start();
    const contract = { address: token, abi: erc20Abi } as const;
    const hash = await wallet.writeContract({ ...contract, functionName: 'transfer', args: [other.address, 250n] });
    const receipt = await client.waitForTransactionReceipt({ hash });
    expect(receipt.status).toBe('success');
    const [event] = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: receipt.logs });
    expect(event?.args).toEqual({ from: holder.address, to: other.address, value: 250n });
    expect(await client.readContract({ ...contract, functionName: 'balanceOf', args: [other.address] })).toBe(
      HELD + 250n,
    );

    const proof = await client.request({
      method: 'cadastre_getProof' as never,
      params: [token, other.address] as never,
    });
    const { header, proof: bytes } = proof as { header: `0x${string}`; proof: `0x${string}` };
    const sequencer = accountOfKey(await openSequencerKey(dataDirectory));
    const signed = decodeHeader(hexToBytes(header));
    expect(verifyHeader(signed, sequencer)).toBe(true);
    const proven = verifyBalance(decodeBalanceProof(hexToBytes(bytes)), signed.stateRoot);
    expect(proven).toMatchObject({ balance: HELD + 250n, frozen: 0n, supply: 2n * HELD });
    expect(signed.number).toBeGreaterThanOrEqual(Number(receipt.blockNumber));
  });

  it('goes on from where it was after it was closed', async () => {
    const first = await start();
    const contract = { address: token, abi: erc20Abi } as const;
    for (const amount of [1n, 2n, 3n]) {
      const hash = await first.wallet.writeContract({
        ...contract,
        functionName: 'transfer',
        args: [other.address, amount],
      });
      await first.client.waitForTransactionReceipt({ hash });
    }
    const head = await first.client.getBlock();
    await threads.pop()!.close();

    const second = await start();
    expect(await second.client.getBlock({ blockNumber: head.number })).toEqual(head);
    expect(await second.client.readContract({ ...contract, functionName: 'balanceOf', args: [other.address] })).toBe(
      HELD + 6n,
    );
    expect(await second.client.getTransactionCount({ address: holder.address })).toBe(3);
  });

  it('says why it cannot start', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ name: 'DataDirectoryLocked' });
  });
});
