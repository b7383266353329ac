import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { privateKeyToAccount } from 'viem/accounts';
import { encodeFunctionData, erc20Abi } from 'viem';
import { Dispatcher, type DispatcherOptions } from '../../src/rpc/dispatcher';
import { startRpcServer, type RpcServer, type RpcServerOptions } from '../../src/rpc/server/http-server';
import { FixtureChain, TOKEN } from './fixture-chain';

const HOLDER = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const OTHER = `0x${'22'.repeat(20)}` as const;

describe('the JSON-RPC server', () => {
  let chain: FixtureChain;
  let server: RpcServer;
  let clock = 0;
  let healthy = true;
  let nonce = 0;

  async function start(dispatcher: Partial<DispatcherOptions> = {}, options: Partial<RpcServerOptions> = {}) {
    await server?.close();
    chain = new FixtureChain([HOLDER.address]);
    nonce = 0;
    server = await startRpcServer({
      dispatcher: new Dispatcher({ core: chain, now_ms: () => clock, ...dispatcher }),
      ...{ port: 0, health: () => ({ healthy, head: chain.head.number }), ...options },
    });
  }
  beforeEach(() => start());
  afterAll(() => server.close());

  const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${server.port}`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
    });
  const ask = async (body: unknown) =>
    (await (await post(typeof body === 'string' ? body : JSON.stringify(body))).json()) as never;
  const call = (method: string, params: unknown[] = [], id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });
  const result = async (method: string, params: unknown[] = []) => (await ask(call(method, params)))['result'];

  const signed = () =>
    HOLDER.signTransaction({
      ...{ chainId: 51930, type: 'eip1559', nonce: nonce++, gas: 100_000n, to: TOKEN },
      data: encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [OTHER, 1n] }),
    });
  const addBlock = async () => result('eth_sendRawTransaction', [await signed()]);

  describe('reads requests strictly', () => {
    const cases: [string, string, number][] = [
      ['no JSON', '{"jsonrpc":', -32700],
      ['nothing', '', -32700],
      ['a key twice', '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","method":"eth_accounts"}', -32700],
      ['a key twice, once escaped', '{"jsonrpc":"2.0","id":1,"\\u0069d":2,"method":"eth_chainId"}', -32700],
      [
        'deep nesting',
        `{"jsonrpc":"2.0","id":1,"method":"eth_call","params":${'['.repeat(40)}${']'.repeat(40)}}`,
        -32700,
      ],
      ['very deep nesting', '['.repeat(1_000_000), -32700],
      ['an empty batch', '[]', -32600],
      ['a bare number', '1', -32600],
      ['null', 'null', -32600],
      ['no version', '{"id":1,"method":"eth_chainId"}', -32600],
      ['another version', '{"jsonrpc":"1.0","id":1,"method":"eth_chainId"}', -32600],
      ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"eth_chainId"}', -32600],
      ['an id that JSON.parse rounds', '{"jsonrpc":"2.0","id":9007199254740993,"method":"eth_chainId"}', -32600],
      ['params by name', '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":{}}', -32600],
      ['a method that is no string', '{"jsonrpc":"2.0","id":1,"method":1}', -32600],
      ['an unknown method', '{"jsonrpc":"2.0","id":1,"method":"eth_fillTransaction"}', -32601],
      ['a method of every object', '{"jsonrpc":"2.0","id":1,"method":"constructor"}', -32601],
      ['parameters too many', '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[1]}', -32602],
    ];
    it.each(cases)('%s', async (_, body, code) => {
      expect(await ask(body)).toMatchObject({ jsonrpc: '2.0', error: { code } });
    });

    it('bytes that are not UTF-8', async () => {
      const body = Buffer.from('{"jsonrpc":"2.0","id":"?","method":"eth_chainId"}'.replace('?', '\xff'), 'latin1');
      expect(await (await post(body)).json()).toMatchObject({ error: { code: -32700 } });
    });

    it('one key of nested objects apart from the same key outside', async () => {
      const body = call('eth_getLogs', [{ fromBlock: '0x0' }], 'id');
      expect(await ask(body)).toMatchObject({ id: 'id', result: [] });
    });
  });

  describe('answers', () => {
    it('with the id that was given, of any kind', async () => {
      for (const id of [0, -1, 'a"b', '', null]) expect(await ask(call('eth_chainId', [], id))).toMatchObject({ id });
    });

    it('batches in order, leaving notifications out', async () => {
      const { id: _, ...notification } = call('eth_chainId');
      const answers = await ask([call('eth_blockNumber', [], 7), notification, 5, call('eth_nothing', [], 8)]);
      expect(answers).toEqual([
        { jsonrpc: '2.0', id: 7, result: '0x0' },
        { jsonrpc: '2.0', id: null, error: expect.objectContaining({ code: -32600 }) },
        { jsonrpc: '2.0', id: 8, error: expect.objectContaining({ code: -32601 }) },
      ]);
      const silent = await post(JSON.stringify([notification]));
      expect([silent.status, await silent.text()]).toEqual([204, '']);
    });

    it('a batch of submissions that reach the mempool together', async () => {
      const started: number[] = [];
      let finished = 0;
      jest.spyOn(chain, 'submit').mockImplementation(async () => {
        started.push(finished);
        await new Promise((resolve) => setImmediate(resolve));
        finished += 1;
        return [{ hash: new Uint8Array(32) }];
      });
      const raws = [await signed(), await signed(), await signed()];
      const answers = await ask(raws.map((raw, id) => call('eth_sendRawTransaction', [raw], id)));
      expect(answers).toHaveLength(3);
      expect(started).toEqual([0, 0, 0]);
    });

    it('named submissions one by one', async () => {
      const raw = await signed();
      const answer = await result('cadastre_sendRawTransactions', [[{ raw, from: HOLDER.address }, { raw: '0x00' }]]);
      expect(answer).toEqual([
        { hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
        { error: { code: -32602, message: expect.any(String), data: { reason: 'MALFORMED' } } },
      ]);
    });

    it('large bodies that arrive in turns, each with what it asked', async () => {
      const lone = async (): Promise<Socket> => {
        const socket = connect(server.port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      };
      await start({ batchMax: 2_500 });
      for (let round = 0; round < 2; round++) {
        const idsOf = (client: number): string[] => Array.from({ length: 2_500 }, (_, index) => `${client}-${index}`);
        const bodies = [1, 2, 3].map((client) =>
          JSON.stringify(idsOf(client).map((id) => call('eth_chainId', [], id))),
        );
        const sockets = await Promise.all(bodies.map(lone));
        const gone = await lone();
        for (const [index, socket] of [...sockets, gone].entries()) {
          const length = bodies[index % 3]!.length;
          socket.write(
            `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
          );
        }
        gone.write('x'.repeat(100_000));
        for (let from = 0; from < bodies[0]!.length + 10_000; from += 10_000) {
          for (const [index, socket] of sockets.entries()) socket.write(bodies[index]!.slice(from, from + 10_000));
          await new Promise((resolve) => setImmediate(resolve));
        }
        gone.destroy();
        for (const [index, socket] of sockets.entries()) {
          let answer = '';
          while (!answer.endsWith('}]')) answer += String(((await once(socket, 'data')) as [Buffer])[0]);
          const answers = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as { id: string; result: string }[];
          expect(answers.map(({ id }) => id)).toEqual(idsOf(index + 1));
          socket.destroy();
        }
      }
    });

    it('an error of its own making without details, and reports it', async () => {
      const reported = jest.fn();
      await start({ onInternalError: reported });
      jest.spyOn(chain, 'stateAt').mockImplementation(() => {
        throw new Error('a secret');
      });
      const answer = await ask(call('eth_getBalance', [OTHER]));
      expect(answer).toMatchObject({ error: { code: -32603, message: 'internal error' } });
      expect(reported).toHaveBeenCalledWith('eth_getBalance', expect.objectContaining({ message: 'a secret' }));
    });
  });

  describe('keeps to its limits', () => {
    it('of a batch', async () => {
      await start({ batchMax: 2 });
      const batch = [1, 2, 3].map((id) => call('eth_chainId', [], id));
      expect(await ask(batch)).toMatchObject({ error: { code: -32005 } });
      expect(await ask(batch.slice(1))).toHaveLength(2);
    });

    it('of what a batch may answer', async () => {
      await start({ answerBytesMax: 100 });
      const batch = [1, 2, 3].map((id) => call('eth_chainId', [], id));
      expect(await ask(batch)).toMatchObject({ error: { code: -32005 } });
    });

    it.each([true, false])('of a body (length announced: %s)', async (announced) => {
      await start({}, { bodyBytesMax: 1_000 });
      const socket = connect(server.port, '127.0.0.1');
      const length = announced ? 'content-length: 5000' : 'transfer-encoding: chunked';
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${length}\r\n\r\n`);
      if (!announced) socket.write(`7d0\r\n${' '.repeat(2_000)}\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 413/);
      socket.destroy();
    });

    it('of logs', async () => {
      await start({ logLimits: { blocksMax: 3, resultsMax: 2, receiptsMax: 100 } });
      for (let block = 0; block < 4; block++) await addBlock();
      const logs = (fromBlock: string, toBlock: string) => ask(call('eth_getLogs', [{ fromBlock, toBlock }]));
      expect(await logs('0x1', '0x2')).toMatchObject({ result: [{}, {}] });
      expect(await logs('0x1', '0x3')).toMatchObject({ error: { code: -32005, message: /more than 2 logs/ as never } });
      expect(await logs('0x0', '0x4')).toMatchObject({ error: { code: -32005 } });
      expect(await logs('0x2', '0x1')).toMatchObject({ error: { code: -32602 } });
    });

    it('of logs, but for those of one block, of which nobody can ask for less', async () => {
      await start({ logLimits: { blocksMax: 100, resultsMax: 0, receiptsMax: 100 } });
      const filter = await result('eth_newFilter', [{ address: TOKEN }]);
      for (let block = 0; block < 3; block++) await addBlock();
      const logs = (fromBlock: string, toBlock: string) => ask(call('eth_getLogs', [{ fromBlock, toBlock }]));
      expect(await logs('0x2', '0x2')).toMatchObject({ result: [{ blockNumber: '0x2' }] });
      expect(await logs('0x1', '0x3')).toMatchObject({ error: { message: /up to block 1$/ as never } });
      for (const number of ['0x1', '0x2', '0x3']) {
        expect(await result('eth_getFilterChanges', [filter])).toMatchObject([{ blockNumber: number }]);
      }
      expect(await result('eth_getFilterChanges', [filter])).toEqual([]);
    });

    it('of the receipts a search may look at', async () => {
      await start({ logLimits: { blocksMax: 100, resultsMax: 100, receiptsMax: 2 } });
      for (let block = 0; block < 4; block++) await addBlock();
      const search = call('eth_getLogs', [{ fromBlock: '0x0', toBlock: '0x4' }]);
      expect(await ask(search)).toMatchObject({ error: { code: -32005 } });
    });

    it('of filters, which expire when nobody asks', async () => {
      await start({ filterLimits: { filtersMax: 2, filtersOfPeerMax: 10, idle_ms: 1_000 } });
      const first = await result('eth_newBlockFilter');
      await result('eth_newBlockFilter');
      expect(await ask(call('eth_newBlockFilter'))).toMatchObject({ error: { code: -32005 } });
      clock += 600;
      expect(await result('eth_getFilterChanges', [first])).toEqual([]);
      clock += 600;
      expect(await result('eth_getFilterChanges', [first])).toEqual([]);
      expect(await result('eth_newBlockFilter')).toMatch(/^0x/);
      clock += 1_001;
      expect(await ask(call('eth_getFilterChanges', [first]))).toMatchObject({ error: { code: -32000 } });
    });

    it('of filters of one client', async () => {
      await start({ filterLimits: { filtersMax: 10, filtersOfPeerMax: 2, idle_ms: 1_000 } });
      const first = await result('eth_newBlockFilter');
      await result('eth_newBlockFilter');
      expect(await ask(call('eth_newBlockFilter'))).toMatchObject({
        error: { message: /2 filters of yours/ as never },
      });
      expect(await result('eth_uninstallFilter', [first])).toBe(true);
      expect(await result('eth_newBlockFilter')).toMatch(/^0x/);
      clock += 1_001;
      expect(await result('eth_newBlockFilter')).toMatch(/^0x/);
      expect(await result('eth_newBlockFilter')).toMatch(/^0x/);
    });

    it('of answers that nobody takes', async () => {
      await start({}, { unsent: { bytesMax: 1 << 30, wait_ms: 300 } });
      const batch = JSON.stringify(Array.from({ length: 1_000 }, () => call('eth_chainId', [], 'x'.repeat(256))));
      const post = `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${batch.length}\r\n\r\n`;
      // More than the system holds for both sides: the client still has some to send when it is cut off, and hears of it.
      const socket = connect(server.port, '127.0.0.1').pause();
      const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
      for (let request = 0; request < 100; request++) socket.write(post + batch);
      await closed;
      expect(await result('eth_chainId')).toBe('0xcada');
    });

    it('of states that are kept', async () => {
      chain.kept = 2;
      for (let block = 0; block < 3; block++) await addBlock();
      expect(await result('eth_getTransactionCount', [HOLDER.address, '0x2'])).toBe('0x2');
      expect(await ask(call('eth_getTransactionCount', [HOLDER.address, '0x1']))).toMatchObject({
        error: { code: 4444, message: expect.stringContaining('pruned') },
      });
      expect(await ask(call('eth_getBalance', [OTHER, '0x9']))).toMatchObject({ error: { code: -32000 } });
    });
  });

  describe('takes what clients send', () => {
    it.each<[string, string, unknown[], unknown]>([
      ['null for a block’s hash', 'eth_getLogs', [{ blockHash: null, fromBlock: '0x1', toBlock: null }], [{}]],
      [
        'null for a block’s number',
        'eth_getTransactionCount',
        [HOLDER.address, { blockNumber: null, blockHash: '' }],
        -32602,
      ],
      ['the next block up to the latest', 'eth_getLogs', [{ fromBlock: '0x2', toBlock: 'latest' }], []],
      ['the next block', 'eth_getLogs', [{ fromBlock: '0x2' }], []],
      ['a filter’s end that is no block', 'eth_newFilter', [{ toBlock: 'bogus' }], -32602],
      ['a filter’s end before its beginning', 'eth_newFilter', [{ fromBlock: '0x5', toBlock: '0x1' }], -32602],
      ['the receipts of a block to come', 'eth_getBlockReceipts', [`0x${'12'.repeat(32)}`], null],
      ['a block’s hash for its number', 'eth_getBlockByNumber', [`0x${'12'.repeat(32)}`], null],
      ['a subscription that is none', 'eth_unsubscribe', [{ toString: 1 }], -32602],
      ['a slot of any size', 'eth_getStorageAt', [TOKEN, '0xfffffffffffffffff'], `0x${'00'.repeat(32)}`],
      ['uncles of a block', 'eth_getUncleCountByBlockNumber', ['0x1'], '0x0'],
      ['uncles of none', 'eth_getUncleCountByBlockHash', [`0x${'12'.repeat(32)}`], null],
      ['whether it listens', 'net_listening', [], true],
      ['a digest', 'web3_sha3', ['0x'], '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
      ['no parameters, as null', 'eth_chainId', null as never, '0xcada'],
    ])('%s', async (_, method, params, expected) => {
      await addBlock();
      const answer = await ask(call(method, params));
      expect(answer).toMatchObject(typeof expected === 'number' ? { error: { code: expected } } : { result: expected });
    });
  });

  describe('over HTTP', () => {
    it('refuses what a web page may post without asking', async () => {
      expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415);
      expect((await fetch(`http://127.0.0.1:${server.port}`)).status).toBe(405);
      expect((await fetch(`http://127.0.0.1:${server.port}`, { method: 'PUT' })).status).toBe(405);
    });

    it('tells browsers which pages may read', async () => {
      await start({}, { allowedOrigin: 'https://portal.example' });
      const preflight = await fetch(`http://127.0.0.1:${server.port}`, {
        ...{ method: 'OPTIONS', headers: { origin: 'https://elsewhere.example' } },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe('https://portal.example');
    });

    it('answers its health', async () => {
      const health = () => fetch(`http://127.0.0.1:${server.port}/health`);
      expect(await (await health()).json()).toEqual({ healthy: true, head: 0 });
      healthy = false;
      expect((await health()).status).toBe(503);
      healthy = true;
    });

    it('has no subscriptions', async () => {
      expect(await ask(call('eth_subscribe', ['newHeads']))).toMatchObject({ error: { code: -32000 } });
    });

    it('hands a body to the ingress that knows it', async () => {
      const ingress = (body: Uint8Array, peer: string) =>
        Buffer.from(body).toString() === 'known' ? Promise.resolve(`"from ${peer}"`) : undefined;
      await start({}, { ingress });
      expect(await ask('known')).toBe('from 127.0.0.1');
      expect(await ask(call('eth_chainId'))).toMatchObject({ result: '0xcada' });
    });
  });

  describe('over a WebSocket', () => {
    async function open() {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}`);
      const messages: {
        id?: unknown;
        result?: unknown;
        error?: unknown;
        params?: { subscription: string; result: never };
      }[] = [];
      socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
      await once(socket, 'open');
      const next = async () => {
        while (messages.length === 0) await once(socket, 'message');
        return messages.shift()!;
      };
      const request = async (method: string, params: unknown[] = []) => {
        socket.send(JSON.stringify(call(method, params)));
        return next();
      };
      return { socket, next, request };
    }

    it('sends heads and matching logs, in order, until it is told to stop', async () => {
      const { socket, next, request } = await open();
      const { result: heads } = await request('eth_subscribe', ['newHeads']);
      await addBlock();
      expect(await next()).toMatchObject({
        params: { subscription: heads, result: { number: '0x1', baseFeePerGas: '0x0' } },
      });
      expect(await request('eth_unsubscribe', [heads])).toMatchObject({ result: true });
      expect(await request('eth_unsubscribe', [heads])).toMatchObject({ result: false });

      const { result: logs } = await request('eth_subscribe', ['logs', { address: TOKEN }]);
      await request('eth_subscribe', ['logs', { address: OTHER }]);
      for (let block = 2; block <= 4; block++) await addBlock();
      for (const number of ['0x2', '0x3', '0x4']) {
        expect(await next()).toMatchObject({ params: { subscription: logs, result: { blockNumber: number } } });
      }
      socket.close();
      await once(socket, 'close');
    });

    it('says of a message that it is too large', async () => {
      await start({}, { bodyBytesMax: 1_000 });
      const { socket } = await open();
      socket.on('error', () => undefined);
      socket.send(' '.repeat(2_000));
      expect((await once(socket, 'close'))[0]).toBe(1009);
    });

    it('ends the subscriptions of a client that went away', async () => {
      const { socket, request } = await open();
      await request('eth_subscribe', ['newHeads']);
      expect(chain.listenerCount).toBe(1);
      socket.terminate();
      while (chain.listenerCount > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    });

    it('limits subscriptions and knows only its own kinds', async () => {
      const { socket, request } = await open();
      for (let count = 0; count < 100; count++) await request('eth_subscribe', ['newHeads']);
      expect(await request('eth_subscribe', ['newHeads'])).toMatchObject({ error: { code: -32005 } });
      expect(await request('eth_subscribe', ['newPendingTransactions'])).toMatchObject({ error: { code: -32602 } });
      socket.close();
      await once(socket, 'close');
    });

    it('cuts off a frame that is too large, and one that is broken', async () => {
      await start({}, { bodyBytesMax: 1_000 });
      const { socket } = await open();
      socket.send(' '.repeat(2_000));
      expect((await once(socket, 'close'))[0]).toBe(1009);
      const raw = connect(server.port, '127.0.0.1');
      raw.write(
        'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      await once(raw, 'data');
      raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
      await once(raw, 'close');
      expect(await ask(call('eth_chainId'))).toMatchObject({ result: '0xcada' });
    });
  });

  describe('of its own', () => {
    it('proves a balance of the latest block', async () => {
      await addBlock();
      const proof = await result('cadastre_getProof', [TOKEN, HOLDER.address]);
      expect(proof).toMatchObject({ blockNumber: '0x1', header: expect.stringMatching(/^0x/), proof: '0x010203' });
      expect(await result('cadastre_getProof', [TOKEN, OTHER.replace('22', '33')])).toBeNull();
      expect(await ask(call('cadastre_getProof', [TOKEN, HOLDER.address, '0x0']))).toMatchObject({
        error: { code: 4444 },
      });
    });

    it('shows the schedule by segment, stage and cluster', async () => {
      await addBlock();
      expect(await result('cadastre_getSchedule', ['latest'])).toEqual({
        ...{ blockNumber: '0x1', calls: 4, lanes: 2 },
        segments: [
          {
            stages: [
              {
                clusters: [
                  { calls: [0, 2], weight: 10 },
                  { calls: [1], weight: 7 },
                ],
              },
              { clusters: [{ calls: [3], weight: 2 }] },
            ],
          },
        ],
      });
      expect(await result('cadastre_getSchedule', ['0x0'])).toBeNull();
      expect(await result('cadastre_getBlockStats', ['latest'])).toMatchObject({ blockNumber: '0x1', sync_us: 5 });
    });

    it('moves the clock, where the node lets it', async () => {
      expect(await result('evm_increaseTime', [60])).toBe('0x3c');
      expect(await result('evm_increaseTime', ['0xa'])).toBe('0x46');
      for (const wrong of [-1, 1.5, 2 ** 60, '1', null]) {
        expect(await ask(call('evm_increaseTime', [wrong]))).toMatchObject({ error: { code: -32602 } });
      }
      Object.assign(chain, { advanceTime: undefined });
      expect(await ask(call('evm_increaseTime', [60]))).toMatchObject({ error: { code: -32601 } });
    });

    it('makes a block when asked, where the node lets it', async () => {
      expect(await ask(call('evm_mine', []))).toMatchObject({ error: { code: -32601 } });
      let mined = 0;
      Object.assign(chain, { mine: async () => void mined++ });
      expect(await result('evm_mine', [])).toBe('0x0');
      expect(await ask(call('evm_mine', [1]))).toMatchObject({ error: { code: -32602 } });
      expect(mined).toBe(1);
      Object.assign(chain, { mine: undefined });
    });
  });
});
