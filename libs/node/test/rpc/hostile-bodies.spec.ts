import { Dispatcher } from '../../src/rpc/dispatcher';
import { createSession } from '../../src/rpc/session';
import { createRandom, type Random } from '../storage/random';
import { FixtureChain, TOKEN } from './fixture-chain';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const BODIES = process.env.SOAK === '1' ? 1_000_000 : 10_000;
const ACCOUNT = `0x${'11'.repeat(20)}`;

const METHODS = [
  ...['eth_chainId', 'net_version', 'web3_clientVersion', 'eth_syncing', 'eth_accounts', 'eth_blockNumber'],
  ...['eth_getBlockByNumber', 'eth_getBlockByHash', 'eth_getBlockReceipts', 'eth_getBlockTransactionCountByNumber'],
  ...['eth_getBlockTransactionCountByHash', 'eth_getBalance', 'eth_getCode', 'eth_getStorageAt'],
  ...['eth_getTransactionCount', 'eth_gasPrice', 'eth_maxPriorityFeePerGas', 'eth_feeHistory', 'eth_estimateGas'],
  ...['eth_call', 'eth_sendRawTransaction', 'eth_getTransactionByHash', 'eth_getTransactionByBlockNumberAndIndex'],
  ...['eth_getTransactionByBlockHashAndIndex', 'eth_getTransactionReceipt', 'eth_getLogs', 'eth_newFilter'],
  ...['eth_newBlockFilter', 'eth_getFilterChanges', 'eth_getFilterLogs', 'eth_uninstallFilter', 'eth_subscribe'],
  ...['eth_unsubscribe', 'eth_getUncleByBlockHashAndIndex', 'cadastre_getProof', 'cadastre_getSchedule'],
  ...[
    'cadastre_getBlockStats',
    'cadastre_getBlockRecord',
    'cadastre_sendRawTransactions',
    'evm_increaseTime',
    'eth_getUncleCountByBlockNumber',
    'eth_getUncleCountByBlockHash',
    'net_listening',
    'web3_sha3',
    'constructor',
    '__proto__',
    '',
  ],
];

/** Values that have broken somebody's parser, beside some that are right. */
const VALUES: unknown[] = [
  ...[null, true, false, 0, -1, 1e308, 0.5, 2 ** 53, '', '0x', '0x0', '0x1', '0x00', '0x01', '0xg', '0X1', 'latest'],
  ...['earliest', 'pending', 'newHeads', 'logs', '\u0000', '\ud800', '__proto__', 'toString', `0x${'f'.repeat(64)}`],
  ...[`0x${'f'.repeat(65)}`, ACCOUNT, TOKEN, `0x${'00'.repeat(32)}`, '0x70a08231', `0x${'c0'.repeat(200)}`, '0x02f8'],
  ...[[], {}, [[]], [null], [[null], null], { to: TOKEN }, { to: TOKEN, data: '0x70a08231' }, { fromBlock: '0x0' }],
  ...[
    { blockHash: `0x${'00'.repeat(32)}` },
    { address: TOKEN, topics: [null, [null]] },
    { topics: [[], [], [], [], []] },
  ],
  ...[{ raw: '0x', from: ACCOUNT }, { length: 3 }, { then: 1 }, { toJSON: 1 }, { toString: 1 }, { blockNumber: '0x0' }],
];

function randomValue(random: Random, depth = 0): unknown {
  if (depth > 3 || random.chance(0.7)) return random.pick(VALUES);
  const length = random.integer(4);
  if (random.chance(0.5)) return Array.from({ length }, () => randomValue(random, depth + 1));
  const keys = [
    'to',
    'from',
    'data',
    'input',
    'value',
    'address',
    'topics',
    'fromBlock',
    'toBlock',
    'raw',
    'id',
    '__proto__',
  ];
  return Object.fromEntries(Array.from({ length }, () => [random.pick(keys), randomValue(random, depth + 1)]));
}

/** Parameters that are right, so that mutations of them get past the first check. */
const RIGHT = new Map<unknown, readonly unknown[]>(
  Object.entries({
    ...{ eth_getBlockByNumber: ['latest', true], eth_getBalance: [ACCOUNT, 'latest'], eth_getCode: [TOKEN, '0x0'] },
    ...{ eth_getStorageAt: [TOKEN, '0x0', 'latest'], eth_getTransactionCount: [ACCOUNT, 'pending'] },
    ...{ eth_feeHistory: ['0x4', 'latest', [10, 50]], eth_call: [{ to: TOKEN, data: '0x95d89b41' }, 'latest'] },
    ...{
      eth_estimateGas: [{ from: ACCOUNT, to: TOKEN, data: '0x95d89b41' }],
      eth_subscribe: ['logs', { address: TOKEN }],
    },
    ...{ eth_getLogs: [{ fromBlock: '0x0', toBlock: 'latest', address: [TOKEN], topics: [null, []] }] },
    ...{ eth_newFilter: [{ fromBlock: '0x0', address: TOKEN }], cadastre_getProof: [TOKEN, ACCOUNT, 'latest'] },
    ...{ cadastre_sendRawTransactions: [[{ raw: '0x02f8', from: ACCOUNT }]], evm_increaseTime: [1] },
    ...{ eth_getTransactionByBlockNumberAndIndex: ['0x0', '0x0'], cadastre_getBlockStats: ['latest'] },
  }),
);

function randomParams(random: Random, method: unknown): unknown[] {
  const right = RIGHT.get(method);
  if (right === undefined || random.chance(0.3)) {
    return Array.from({ length: random.integer(4) }, () => randomValue(random));
  }
  return right.map((value) => (random.chance(0.2) ? randomValue(random) : value));
}

function randomRequest(random: Random): unknown {
  const method = random.chance(0.95) ? random.pick(METHODS) : randomValue(random);
  const request: Record<string, unknown> = {
    jsonrpc: random.chance(0.95) ? '2.0' : randomValue(random),
    id: random.chance(0.9) ? random.integer(100) : randomValue(random),
    method,
    params: random.chance(0.95) ? randomParams(random, method) : randomValue(random),
  };
  for (const key of Object.keys(request)) if (random.chance(0.03)) delete request[key];
  return request;
}

/** A request, a batch or a value, then in one of three bodies some bytes changed, lost or doubled. */
function randomBody(random: Random): Buffer {
  const content = random.chance(0.2)
    ? Array.from({ length: random.integer(5) }, () => randomRequest(random))
    : random.chance(0.95)
      ? randomRequest(random)
      : randomValue(random);
  const body = Buffer.from(JSON.stringify(content));
  if (random.chance(0.67)) return body;
  const at = random.integer(body.length);
  switch (random.integer(4)) {
    case 0:
      return body.subarray(0, at);
    case 1:
      return Buffer.concat([body.subarray(0, at), body.subarray(at + 1 + random.integer(8))]);
    case 2:
      return Buffer.concat([body.subarray(0, at), random.bytes(1 + random.integer(4)), body.subarray(at)]);
    default:
      body[at] = random.integer(256);
      return body;
  }
}

interface Answer {
  readonly jsonrpc: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A result or an error, not both, and an error has a code and words. */
function isByTheBook(answer: Answer): boolean {
  if (answer.jsonrpc !== '2.0' || 'result' in answer === (answer.error !== undefined)) return false;
  return answer.error === undefined || (Number.isInteger(answer.error.code) && answer.error.message.length > 0);
}

describe('hostile bodies', () => {
  jest.setTimeout(3_600_000);

  it(`are answered by the book: ${BODIES} of them, none by an internal error`, async () => {
    console.log(`hostile bodies: SEED=${SEED}`);
    const random = createRandom(SEED);
    const bugs: unknown[] = [];
    const dispatcher = new Dispatcher({
      core: new FixtureChain([ACCOUNT as `0x${string}`]),
      onInternalError: (method, error) => bugs.push({ method, error }),
    });
    const session = createSession('test', () => undefined);
    let accepted = 0;
    for (let count = 0; count < BODIES; count++) {
      const body = randomBody(random);
      const text = await dispatcher.handle(body, session);
      if (bugs.length > 0) throw new Error(`${body.toString('base64')}: ${JSON.stringify(bugs)}`, { cause: bugs[0] });
      if (text === undefined) continue;
      for (const answer of [JSON.parse(text)].flat() as Answer[]) {
        if (!isByTheBook(answer)) throw new Error(`${body.toString('base64')} was answered ${text}`);
        if (answer.error === undefined) accepted += 1;
      }
    }
    // The generator must also reach the methods themselves.
    expect(accepted).toBeGreaterThan(BODIES / 10);
  });
});
