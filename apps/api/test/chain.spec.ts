import { rmSync } from 'node:fs';
import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createWalletClient, custom, getAddress } from 'viem';
import type { PrivateKeyAccount } from 'viem/accounts';
import { createApplication } from '../src/application';
import { ChainConnection } from '../src/chain/chain-connection';
import { openReadModelSql } from '../src/chain/read-model/read-model-sql';
import { Reconciler } from '../src/chain/reconciliation/reconciler';
import { Cast, FIRST_PEOPLE } from './world/cast';
import { EUR, outsider, writeChainWorld } from './world/chain-world';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

const [operator, anna, ben] = ['operator', 'anna', 'ben'].map(outsider) as [Account, Account, Account];
type Account = PrivateKeyAccount;

let world: OwnWorld;
let app: NestFastifyApplication;
const polling = new Polling();

/** An operator with every role, and two people who hold as many cents. */
const writeWorld = (dataDir: string, balance: bigint) =>
  writeChainWorld(dataDir, {
    holders: [
      [anna, balance],
      [ben, balance],
    ],
    operators: [operator],
  });

beforeAll(async () => {
  world = await createOwnWorld(11, { ...FIRST_PEOPLE, RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' });
  await writeWorld(world.environment.dataDir, 1_000n);
  app = await createApplication(world.environment);
}, 60_000);

afterAll(async () => {
  polling.end();
  await app?.close();
  await world?.end();
});

const client = () => app.get(ChainConnection).client!;

async function transfer(from: Account, to: Account, amount: bigint) {
  const chain = client();
  const wallet = createWalletClient({ account: from, transport: custom(chain) });
  const hash = await wallet.writeContract({
    address: EUR as Hex,
    abi: assetTokenAbi,
    chain: chain.chain,
    functionName: 'transfer',
    args: [to.address, amount],
  });
  return chain.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

async function readModel() {
  const { rows } = await world.owner.query<{ account: string; amount: string }>(
    `SELECT encode(account, 'hex') AS account, amount::text FROM chain_balances WHERE amount > 0 ORDER BY account`,
  );
  return Object.fromEntries(rows.map(({ account, amount }) => [getAddress(`0x${account}`), amount]));
}

const status = async () => {
  const { admin } = await Cast.of(app);
  return admin.does('GET', '/v1/chain');
};

const indexedTo = (block: bigint) =>
  polling.until(async () => {
    const { rows } = await world.owner.query<{ number: string }>('SELECT number FROM chain_cursor');
    return BigInt(rows[0]?.number ?? -1) >= block;
  });

describe('the chain in the product', () => {
  it('settles a transfer of a wallet, and the read model shows it with the opening balances', async () => {
    const receipt = await transfer(anna, ben, 250n);
    expect(receipt.status).toBe('success');
    await indexedTo(receipt.blockNumber);
    expect(await readModel()).toEqual({ [anna.address]: '750', [ben.address]: '1250' });
    const { rows } = await world.owner.query('SELECT supply::text, holders FROM chain_assets');
    expect(rows).toEqual([{ supply: '2000', holders: 2 }]);
    const events = await world.owner.query('SELECT name FROM chain_events ORDER BY block_number, log_index');
    expect(events.rows).toEqual([{ name: 'Transfer' }]);
  });

  it('counts a holder who leaves and one who comes', async () => {
    const { blockNumber } = await transfer(anna, operator, 750n);
    await indexedTo(blockNumber);
    const { rows } = await world.owner.query('SELECT supply::text, holders FROM chain_assets');
    expect([rows, Object.keys(await readModel()).sort()]).toEqual([
      [{ supply: '2000', holders: 2 }],
      [ben.address, operator.address].sort(),
    ]);
  });

  it('agrees with its read model, and says when it does not', async () => {
    await app.get(Reconciler).round(client());
    expect((await status()).reconciliation).toMatchObject({ differences: [] });
    await world.owner.query(`UPDATE chain_balances SET amount = amount + 1 WHERE amount > 0`);
    await app.get(Reconciler).round(client());
    const { differences } = (await status()).reconciliation;
    expect(differences.length).toBeGreaterThan(0);
    expect(differences[0].what).toMatch(/^balance of 0x/);
  });

  it('is copied again from block 0 when the read model is emptied', async () => {
    const before = await client().getBlockNumber();
    await world.owner.query(
      'TRUNCATE chain_cursor, chain_blocks, chain_transactions, chain_calls, chain_events, chain_balances, chain_assets, chain_identity_accounts',
    );
    await indexedTo(before);
    expect(await readModel()).toEqual({ [ben.address]: '1250', [operator.address]: '750' });
  });

  it('goes on where it was after a restart', async () => {
    await app.close();
    app = await createApplication(world.environment);
    const { blockNumber } = await transfer(ben, anna, 50n);
    await indexedTo(blockNumber);
    expect(await readModel()).toEqual({ [anna.address]: '50', [ben.address]: '1200', [operator.address]: '750' });
  });

  it('is not mixed with another chain: the read model halts and says why', async () => {
    await app.close();
    rmSync(world.environment.chainDir, { recursive: true });
    await writeWorld(world.environment.dataDir, 7n);
    app = await createApplication(world.environment);
    await polling.until(async () => (await status()).halted !== null);
    expect((await status()).halted).toMatch(/older than the database|another chain/);
    expect(await readModel()).toMatchObject({ [operator.address]: '750' });
  });
});

/** Without what tools/mend-packages.mjs mends, it is the process that ends. */
it('goes on when a connection of the read model ends between two statements of a transaction', async () => {
  const sql = openReadModelSql(world.environment);
  const isOpen = async (pid: number) => (await sql`SELECT FROM pg_stat_activity WHERE pid = ${pid}`).count === 1;
  const cut = sql.begin(async (tx) => {
    const [backend] = await tx<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await sql`SELECT pg_terminate_backend(${backend!.pid})`;
    await polling.until(async () => !(await isOpen(backend!.pid)));
    await tx`SELECT 1`;
  });
  await expect(cut).rejects.toThrow('CONNECTION_CLOSED');
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end({ timeout: 1 });
});
