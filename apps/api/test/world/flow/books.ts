import type { Hex } from '@cadastre/protocol';
import { answered, type Schemas } from '@cadastre/sdk';
import { Client } from 'pg';
import { EUR } from '../chain-world';
import type { ChainView } from './chain-view';
import type { FlowWorld } from './flow-world';

type Instrument = Pick<Schemas['Instrument'], 'id' | 'token'>;

/** One token as three books show it: the chain, the read model, and for an instrument the cap table of the API. */
interface Books {
  readonly supply: { readonly chain: bigint; readonly readModel: bigint; readonly capTable?: bigint };
  /** who holds something, sorted by account */
  readonly chain: readonly string[];
  readonly readModel: readonly string[];
  readonly capTable?: readonly string[];
}

type Balances = ReadonlyMap<Hex, bigint>;

/** Every account that the platform knows, the treasuries' included, and whoever the read model shows besides. */
async function accountsOf(world: FlowWorld, chain: ChainView, readModel: Balances): Promise<Hex[]> {
  const wallets = await world.pages((page) =>
    answered(world.compliance.api.GET('/v1/wallets', { params: { query: page } })),
  );
  const known = new Set([...readModel.keys(), ...wallets.map(({ address }) => address.toLowerCase() as Hex)]);
  return [...known].sort();
}

export async function booksOf(world: FlowWorld, chain: ChainView, token: Hex, instrument?: Instrument): Promise<Books> {
  const { balances: readModel, supply } = await readModelOf(world, token);
  const onChain = await chain.balances(token, await accountsOf(world, chain, readModel));
  const capTable = instrument && (await capTableOf(world, instrument));
  return {
    supply: { chain: await chain.supply(token), readModel: supply, capTable: capTable?.supply },
    chain: linesOf(onChain),
    readModel: linesOf(readModel),
    capTable: capTable && linesOf(capTable.balances),
  };
}

export const cashBooks = (world: FlowWorld, chain: ChainView): Promise<Books> => booksOf(world, chain, EUR);

export const sumOf = (lines: readonly string[]): bigint =>
  lines.reduce((sum, line) => sum + BigInt(line.split(' ')[1]!), 0n);

/** `0x… 12`, without those who hold nothing. */
const linesOf = (balances: Balances): string[] =>
  [...balances].flatMap(([account, units]) => (units > 0n ? [`${account} ${units}`] : [])).sort();

async function readModelOf({ own }: FlowWorld, token: Hex): Promise<{ balances: Balances; supply: bigint }> {
  const asset = Buffer.from(token.slice(2), 'hex');
  // A connection of its own: the database may have crashed since the last one.
  const client = new Client({ connectionString: own.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ account: Buffer; amount: string }>(
    'SELECT account, amount::text FROM chain_balances WHERE asset = $1',
    [asset],
  );
  const [row] = (
    await client.query<{ supply: string }>('SELECT supply::text FROM chain_assets WHERE asset = $1', [asset])
  ).rows;
  await client.end();
  const balances = new Map(rows.map(({ account, amount }) => [`0x${account.toString('hex')}` as Hex, BigInt(amount)]));
  return { balances, supply: BigInt(row?.supply ?? 0) };
}

async function capTableOf(world: FlowWorld, { id }: Instrument): Promise<{ balances: Balances; supply: bigint }> {
  const params = { path: { id } };
  const { api } = world.issuer;
  const head = await answered(api.GET('/v1/instruments/{id}/holders', { params }));
  const holders = await world.pages((query) =>
    answered(api.GET('/v1/instruments/{id}/holders', { params: { ...params, query } })),
  );
  const accounts = holders.flatMap((holder) => holder.accounts);
  const balances = new Map(accounts.map(({ address, units }) => [address.toLowerCase() as Hex, BigInt(units)]));
  return { balances, supply: BigInt(head.supply) };
}
