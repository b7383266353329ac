import { CHAIN_ID, refusalsAbi } from '@cadastre/protocol';
import {
  type BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  custom,
  defineChain,
  encodeFunctionData,
  erc20Abi,
  getAbiItem,
  http,
  keccak256,
  parseEventLogs,
  webSocket,
  type Address,
  type Hex,
  type PrivateKeyAccount,
  type PublicClient,
  type Transport,
} from 'viem';
import { type Eip1193Provider } from '../../src/rpc/provider';

/** A running node with one token; `holder` owns units of it, `other` may receive them. */
export interface ClientWorld {
  readonly httpUrl: string;
  readonly provider: Eip1193Provider;
  /** The same over a message port, as the API reaches a node in a worker thread. */
  readonly portProvider: Eip1193Provider;
  readonly token: Address;
  readonly holder: PrivateKeyAccount;
  readonly other: Address;
  close(): Promise<void>;
}

const abi = [...erc20Abi, ...refusalsAbi] as const;

/** What an Ethereum client has a use for, through every transport: the same for the fixture and for a real node. */
export function describeEthereumClients(start: () => Promise<ClientWorld>): void {
  let world: ClientWorld;
  let chain: ReturnType<typeof defineChain>;

  beforeAll(async () => {
    world = await start();
    chain = defineChain({
      ...{ id: CHAIN_ID, name: 'Cadastre', nativeCurrency: { name: 'none', symbol: 'NONE', decimals: 18 } },
      rpcUrls: { default: { http: [world.httpUrl], webSocket: [world.httpUrl.replace('http', 'ws')] } },
    });
  });
  afterAll(() => world.close());

  const transports: Record<string, () => Transport> = {
    HTTP: () => http(undefined, { retryCount: 0 }),
    'batched HTTP': () => http(undefined, { retryCount: 0, batch: true }),
    WebSocket: () => webSocket(undefined, { retryCount: 0, reconnect: false }),
    'the in-process provider': () => custom(world.provider, { retryCount: 0 }),
    'a message port': () => custom(world.portProvider, { retryCount: 0 }),
  };

  describe.each(Object.entries(transports))('through %s', (_, transport) => {
    let client: PublicClient;
    let wallet: ReturnType<typeof createWalletClient>;

    beforeAll(() => {
      client = createPublicClient({ chain, transport: transport(), pollingInterval: 20, cacheTime: 0 }) as PublicClient;
      wallet = createWalletClient({ chain, transport: transport(), account: world.holder });
    });
    afterAll(async () => {
      for (const { transport: open } of [client, wallet]) {
        if ('getRpcClient' in open) (await open.getRpcClient()).close();
      }
    });

    const contract = () => ({ address: world.token, abi, account: world.holder }) as const;
    const balanceOf = (account: Address, blockNumber?: bigint) =>
      client.readContract({ ...contract(), functionName: 'balanceOf', args: [account], blockNumber });
    const send = async (amount: bigint, to: Address = world.other): Promise<Hex> =>
      wallet.writeContract({ ...contract(), chain, functionName: 'transfer', args: [to, amount] });
    // Not viem's own wait: it may miss a block by a moment and then waits for the next, which nobody makes here.
    const receiptOf = async (hash: Hex) => {
      for (;;) {
        const receipt = await client.getTransactionReceipt({ hash }).catch((error: Error) => {
          if (error.name !== 'TransactionReceiptNotFoundError') throw error;
        });
        if (receipt !== undefined) return receipt;
        await turn();
      }
    };
    const sent = async (amount: bigint) => receiptOf(await send(amount));

    it('names the chain and its head', async () => {
      expect(await client.getChainId()).toBe(CHAIN_ID);
      const head = await client.getBlockNumber({ cacheTime: 0 });
      const block = await client.getBlock({ blockNumber: head });
      expect(block.number).toBe(head);
      expect(block.baseFeePerGas).toBe(0n);
      expect((await client.getBlock({ blockHash: block.hash! })).number).toBe(head);
      for (const blockTag of ['latest', 'safe', 'finalized', 'pending'] as const) {
        expect((await client.getBlock({ blockTag })).number).toBe(head);
      }
      expect((await client.getBlock({ blockTag: 'earliest' })).number).toBe(0n);
      await expect(client.getBlock({ blockNumber: head + 1_000n })).rejects.toThrow(/could not be found/);
    });

    it('lets a wallet send a transfer and finds it again everywhere', async () => {
      const before = await balanceOf(world.other);
      const receipt = await sent(7n);
      const { transactionHash: hash, blockHash, blockNumber, transactionIndex } = receipt;
      expect(receipt).toMatchObject({ status: 'success', type: 'eip1559', effectiveGasPrice: 0n });
      expect(receipt.from).toBe(world.holder.address.toLowerCase());
      expect(receipt.to).toBe(world.token);
      expect(await balanceOf(world.other)).toBe(before + 7n);
      const [event] = parseEventLogs({ abi: erc20Abi, eventName: 'Transfer', logs: receipt.logs });
      expect(event).toMatchObject({ address: world.token, args: { to: world.other, value: 7n } });

      const transaction = await client.getTransaction({ hash });
      expect(transaction).toMatchObject({ hash, blockHash, blockNumber, transactionIndex, chainId: CHAIN_ID });
      expect(keccak256(await serialized(transaction))).toBe(hash);
      const index = Number(transactionIndex);
      expect((await client.getTransaction({ blockHash, index })).hash).toBe(hash);
      expect((await client.getTransaction({ blockNumber, index })).hash).toBe(hash);
      expect(await client.getTransactionConfirmations({ hash })).toBe(1n);

      const block = await client.getBlock({ blockNumber, includeTransactions: true });
      expect(block.transactions[index]!.hash).toBe(hash);
      expect((await client.getBlock({ blockNumber })).transactions[index]).toBe(hash);
      expect(await client.getBlockTransactionCount({ blockNumber })).toBe(block.transactions.length);
      expect(await client.getBlockTransactionCount({ blockHash })).toBe(block.transactions.length);
      const receipts = await client.request({ method: 'eth_getBlockReceipts' as never, params: [blockHash] as never });
      expect((receipts as { transactionHash: Hex }[])[index]!.transactionHash).toBe(hash);
      await expect(client.getTransaction({ hash: keccak256(hash) })).rejects.toThrow(/could not be found/);
      await expect(client.getTransactionReceipt({ hash: keccak256(hash) })).rejects.toThrow(/could not be found/);
    });

    it('sends legacy and access-list transactions, and raw ones', async () => {
      const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [world.other, 1n] });
      for (const type of ['legacy', 'eip2930', 'eip1559'] as const) {
        const request = await wallet.prepareTransactionRequest({ chain, type, to: world.token, data } as never);
        const raw = await world.holder.signTransaction(request as never);
        const receipt = await receiptOf(await client.sendRawTransaction({ serializedTransaction: raw }));
        expect(receipt).toMatchObject({ status: 'success', type, transactionHash: keccak256(raw) });
        expect(await client.getTransaction({ hash: keccak256(raw) })).toMatchObject({
          type,
          nonce: (request as { nonce: number }).nonce,
        });
      }
    });

    it('counts transactions and estimates gas', async () => {
      const { address } = world.holder;
      const before = await client.getTransactionCount({ address });
      await sent(1n);
      expect(await client.getTransactionCount({ address })).toBe(before + 1);
      expect(await client.getTransactionCount({ address, blockTag: 'pending' })).toBe(before + 1);
      expect(await client.getTransactionCount({ address, blockTag: 'earliest' })).toBe(0);
      const gas = await client.estimateContractGas({
        ...contract(),
        functionName: 'transfer',
        args: [world.other, 1n],
      });
      expect(gas).toBeGreaterThanOrEqual(21_000n);
    });

    it('is an EIP-1559 chain on which nothing costs anything', async () => {
      expect(await client.getGasPrice()).toBe(0n);
      expect(await client.estimateMaxPriorityFeePerGas()).toBe(0n);
      expect(await client.estimateFeesPerGas()).toMatchObject({ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n });
      await sent(1n);
      const history = await client.getFeeHistory({ blockCount: 2, rewardPercentiles: [25, 75] });
      expect(history.baseFeePerGas).toEqual([0n, 0n, 0n]);
      expect(history.reward).toEqual([
        [0n, 0n],
        [0n, 0n],
      ]);
      expect(history.gasUsedRatio).toHaveLength(2);
      expect(await client.getBalance({ address: world.holder.address })).toBe(0n);
    });

    it('knows contracts from accounts', async () => {
      expect(await client.getCode({ address: world.token })).toMatch(/^0x..$/);
      expect(await client.getCode({ address: world.holder.address })).toBeUndefined();
      expect(await client.getStorageAt({ address: world.token, slot: '0x0' })).toBe(`0x${'0'.repeat(64)}`);
      expect((await client.call({ to: world.holder.address, data: '0x' })).data).toBeUndefined();
    });

    it('simulates, and decodes a refusal by its name', async () => {
      const { result } = await client.simulateContract({
        ...contract(),
        functionName: 'transfer',
        args: [world.other, 1n],
      });
      expect(result).toBe(true);
      const refusal = await client
        .simulateContract({ ...contract(), functionName: 'transfer', args: [world.other, 2n ** 127n] })
        .catch((error: BaseError) => error.walk((cause) => cause instanceof ContractFunctionRevertedError));
      expect(refusal).toBeInstanceOf(ContractFunctionRevertedError);
      expect((refusal as ContractFunctionRevertedError).data?.errorName).toBe('InsufficientBalance');
      await expect(send(2n ** 127n)).rejects.toThrow('InsufficientBalance');
    });

    it('includes a transfer that refuses with status reverted', async () => {
      const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [world.other, 2n ** 127n] });
      const hash = await wallet.sendTransaction({ account: world.holder, chain, to: world.token, data, gas: 100_000n });
      const receipt = await receiptOf(hash);
      expect(receipt.status).toBe('reverted');
      expect(receipt.logs).toEqual([]);
    });

    it('says why a transaction is not taken', async () => {
      await sent(1n);
      const request = { chain, to: world.token, data: '0x' as Hex, gas: 100_000n, nonce: 0 };
      await expect(wallet.sendTransaction({ ...request, account: world.holder })).rejects.toThrow(
        /nonce too low|lower than/i,
      );
      await expect(client.sendRawTransaction({ serializedTransaction: '0x02c0' })).rejects.toThrow(/field|RLP/);
    });

    it('reads balances of earlier blocks', async () => {
      const before = await balanceOf(world.other);
      const { blockNumber } = await sent(5n);
      await sent(6n);
      expect(await balanceOf(world.other, blockNumber - 1n)).toBe(before);
      expect(await balanceOf(world.other, blockNumber)).toBe(before + 5n);
      expect(await balanceOf(world.other)).toBe(before + 11n);
    });

    it('finds logs by address, topics and block', async () => {
      const first = await sent(11n);
      const second = await sent(12n);
      const range = { fromBlock: first.blockNumber, toBlock: second.blockNumber };
      const args = { from: world.holder.address, to: world.other };
      const event = getAbiItem({ abi: erc20Abi, name: 'Transfer' });
      const found = await client.getLogs({ address: world.token, event, args, ...range });
      expect(found.map((log) => log.transactionHash)).toEqual([first.transactionHash, second.transactionHash]);
      expect(await client.getLogs({ event, args, ...range })).toHaveLength(2);
      expect(await client.getLogs({ blockHash: second.blockHash })).toEqual(
        second.logs.map((log) => expect.objectContaining({ logIndex: log.logIndex })),
      );
      expect(await client.getLogs({ event, args: { to: world.holder.address }, ...range })).toEqual([]);
      expect(await client.getLogs({ address: world.other, ...range })).toEqual([]);
      const events = await client.getContractEvents({
        address: world.token,
        abi: erc20Abi,
        eventName: 'Transfer',
        ...range,
      });
      expect(events.map(({ args: { value } }) => value)).toEqual([11n, 12n]);
    });

    it('keeps filters of blocks and events', async () => {
      const blocks = await client.createBlockFilter();
      const events = await client.createContractEventFilter({
        address: world.token,
        abi: erc20Abi,
        eventName: 'Transfer',
      });
      const { blockHash, blockNumber, transactionHash } = await sent(13n);
      expect(await client.getFilterChanges({ filter: blocks })).toEqual([blockHash]);
      expect(await client.getFilterChanges({ filter: blocks })).toEqual([]);
      expect((await client.getFilterChanges({ filter: events })).map((log) => log.transactionHash)).toEqual([
        transactionHash,
      ]);
      expect(await client.getFilterChanges({ filter: events })).toEqual([]);
      const past = await client.createContractEventFilter({
        address: world.token,
        abi: erc20Abi,
        fromBlock: blockNumber,
      });
      expect((await client.getFilterLogs({ filter: past })).map((log) => log.transactionHash)).toEqual([
        transactionHash,
      ]);
      for (const filter of [blocks, events, past]) expect(await client.uninstallFilter({ filter })).toBe(true);
      await expect(client.getFilterChanges({ filter: blocks })).rejects.toThrow(/filter not found/);
    });

    it('watches blocks and events as they come', async () => {
      const numbers: bigint[] = [];
      const values: (bigint | undefined)[] = [];
      const stopBlocks = client.watchBlockNumber({ onBlockNumber: (number) => numbers.push(number) });
      const stopEvents = client.watchContractEvent({
        ...{ address: world.token, abi: erc20Abi, eventName: 'Transfer', strict: true },
        onLogs: (logs) => values.push(...logs.map((log) => log.args.value)),
      });
      try {
        // A watcher is at work once it has told of something.
        while (values.length === 0 || numbers.length === 0) {
          await sent(99n);
          await turn();
        }
        const { blockNumber } = await sent(21n);
        await sent(22n);
        await until(() => values.includes(22n) && numbers.some((number) => number > blockNumber));
        expect(values.filter((value) => value === 21n || value === 22n)).toEqual([21n, 22n]);
      } finally {
        stopBlocks();
        stopEvents();
      }
    });

    it('verifies messages signed by its accounts', async () => {
      const message = 'I agree';
      const signature = await world.holder.signMessage({ message });
      const { address } = world.holder;
      expect(await client.verifyMessage({ address, message, signature })).toBe(true);
      expect(await client.verifyMessage({ address: world.other, message, signature })).toBe(false);
    });

    it('answers what it does not have as clients expect', async () => {
      const ask = (method: string, params: unknown[] = []) =>
        client.request({ method: method as never, params: params as never });
      await expect(ask('eth_fillTransaction', [{}])).rejects.toMatchObject({ code: -32601 });
      expect(await ask('net_version')).toBe(String(CHAIN_ID));
      expect(await ask('web3_clientVersion')).toMatch(/^Cadastre\//);
      expect(await ask('eth_syncing')).toBe(false);
      expect(await ask('eth_accounts')).toEqual([]);
      expect(await ask('eth_getUncleByBlockHashAndIndex', [`0x${'00'.repeat(32)}`, '0x0'])).toBeNull();
    });
  });

  const serialized = async (transaction: unknown): Promise<Hex> => {
    const { serializeTransaction } = await import('viem');
    const { input, ...fields } = transaction as { input: Hex; r: Hex; s: Hex; v: bigint; yParity: number };
    return serializeTransaction({ ...fields, data: input } as never);
  };
}

/** Waits for what must come; the test's own timeout ends a wait for what does not. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
