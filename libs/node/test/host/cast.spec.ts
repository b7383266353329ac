import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHAIN_ID } from '@cadastre/protocol';
import { hostNode, type HostedNode } from '../../src/host/host-node';
import { openSequencerKey } from '../../src/host/chain-keys';
import { createSmallWorld, HELD, HOLDER_KEYS } from './small-world';

const run = promisify(execFile);
const CAST = join(__dirname, '../../../../node_modules/.bin/cast');

/** Another client than viem, in another language. */
describe('cast', () => {
  jest.setTimeout(60_000);
  const { world, token, holders } = createSmallWorld();
  let dataDirectory: string;
  let node: HostedNode;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'cadastre-cast-'));
    const sequencerSecret = await openSequencerKey(dataDirectory);
    node = await hostNode({ dataDirectory, world, sequencerSecret, rpc: { port: 0 }, heartbeat_ms: 0 });
  });
  afterAll(async () => {
    await node.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  const cast = async (...args: string[]) => {
    const { stdout, stderr } = await run(CAST, [...args, '--rpc-url', `http://127.0.0.1:${node.rpcPort}`]);
    // Its wrapper from npm exits with 0 whatever happens.
    return (stdout || stderr).trim();
  };

  it('reads, sends and finds what it sent', async () => {
    const other = holders[1]!.address;
    expect(await cast('chain-id')).toBe(String(CHAIN_ID));
    expect(await cast('call', token, 'symbol()(string)')).toContain('MILL');
    const key = ['--private-key', HOLDER_KEYS[0]!];
    const receipt = JSON.parse(
      await cast('send', token, 'transfer(address,uint256)', other, '25', ...key, '--json'),
    ) as {
      status: string;
      transactionHash: string;
      blockNumber: string;
    };
    expect(receipt.status).toBe('0x1');
    expect(await cast('block-number')).toBe(String(Number(receipt.blockNumber)));
    expect(await cast('call', token, 'balanceOf(address)(uint256)', other)).toContain(String(HELD + 25n));
    expect(await cast('nonce', holders[0]!.address)).toBe('1');
    expect(await cast('tx', receipt.transactionHash, 'from')).toBe(holders[0]!.address);
    expect(await cast('receipt', receipt.transactionHash, 'status')).toBe('true');
    const logs = JSON.parse(await cast('logs', '--from-block', '0', 'Transfer(address,address,uint256)', '--json'));
    expect(logs).toHaveLength(1);
    expect(await cast('block', 'latest', '--field', 'hash')).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await cast('code', token)).toMatch(/^0x..$/);
  });

  it('shows why a transfer refuses', async () => {
    const tooMuch = cast(
      'call',
      token,
      'transfer(address,uint256)',
      holders[1]!.address,
      String(2n ** 127n),
      '--from',
      holders[0]!.address,
    );
    expect(await tooMuch).toMatch(/code 3: execution reverted: INSUFFICIENT_BALANCE/);
  });
});
