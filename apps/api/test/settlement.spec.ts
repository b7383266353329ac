import { assetTokenAbi, contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { ChainConnection } from '../src/chain/chain-connection';
import { UnitOfWork } from '../src/database/unit-of-work';
import { Identities } from '../src/identities/identities.service';
import { callTo, type ChainCall } from '../src/settlement/chain-call';
import { ChainAccounts } from '../src/settlement/chain-accounts';
import { OPERATOR, Settlements, type SettlementSigner } from '../src/settlement/settlement.service';
import type { SettlementOutcome } from '../src/settlement/settlement-handlers';
import { Submitter } from '../src/settlement/submitter';
import { Caller, Cast, FIRST_PEOPLE } from './world/cast';
import { EUR, writeChainWorld } from './world/chain-world';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

const KIND = 'test.settle';

let world: OwnWorld;
let app: NestFastifyApplication;
let issuer: Caller;
let operator: Hex;
let settled: [string, SettlementOutcome['status']][] = [];
const polling = new Polling();

async function open(): Promise<void> {
  app = await createApplication(world.environment);
  app.get(Settlements).register({
    kind: KIND,
    settled: async ({ id }, { status }) => void settled.push([id, status]),
  });
}

beforeAll(async () => {
  world = await createOwnWorld(16, { ...FIRST_PEOPLE, RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' });
  operator = await writeChainWorld(world.environment.dataDir);
  await world.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
  await open();
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
}, 60_000);

afterAll(async () => {
  polling.end();
  await app?.close();
  await world?.end();
});

beforeEach(() => (settled = []));
afterEach(() => jest.restoreAllMocks());

const ours = () => ({ kind: 'organisation', organisationId: issuer.organisationId }) as const;

const start = (calls: ChainCall[], signer: SettlementSigner = OPERATOR) =>
  app.get(UnitOfWork).run(ours(), async () => {
    const { organisationId, personId: createdBy } = issuer;
    const operation = { kind: KIND, organisationId, input: {}, createdBy };
    return (await app.get(Settlements).start({ ...operation, signer, calls })).id;
  });

const mint = (to: Hex, cents: bigint) => callTo(EUR, assetTokenAbi, 'mint', [to, cents]);
const transfer = (to: Hex, cents: bigint) => callTo(EUR, assetTokenAbi, 'transfer', [to, cents]);

const balanceOf = (account: Hex) =>
  app
    .get(ChainConnection)
    .client!.readContract({ address: EUR, abi: assetTokenAbi, functionName: 'balanceOf', args: [account] });

const operation = (id: string) => issuer.does('GET', `/v1/operations/${id}`);

const over = async (...ids: string[]) => {
  await polling.until(() => ids.every((id) => settled.some(([done]) => done === id)));
  return Promise.all(ids.map(operation));
};

/** A custodial account whose identity the chain knows. */
async function investor(): Promise<{ id: string; address: Hex }> {
  const [account, call] = await app.get(UnitOfWork).run(ours(), async () => {
    const custodial = await app.get(ChainAccounts).createCustodial(issuer.organisationId);
    const identity = await app.get(Identities).create({
      organisationId: issuer.organisationId,
      subject: { type: 'investor', id: custodial.id },
      country: 'LU',
      investorClass: 1,
      standing: 'active',
      expiresAt: new Date(Date.now() + 86_400_000),
      claims: 0n,
    });
    return [custodial, app.get(Identities).registerCall(identity, custodial.address)] as const;
  });
  await over(await start([call]));
  return account;
}

describe('an operation that settles on the chain', () => {
  it('is signed, sent, confirmed, and followed up once', async () => {
    const { address } = await investor();
    const id = await start([mint(address, 12_345n)]);
    const [done] = await over(id);
    expect(done).toMatchObject({ status: 'confirmed', refusal: null, transaction: { hash: /^0x/, block: /^\d+$/ } });
    expect(await balanceOf(address)).toBe(12_345n);
    const { data } = await issuer.does('GET', '/v1/events?limit=200');
    const types = (data as { type: string; data: { id: string } }[])
      .filter((event) => event.data.id === id)
      .map(({ type }) => type);
    expect(types).toEqual(['operation.queued', 'operation.signed', 'operation.submitted', 'operation.confirmed']);
    expect(settled.filter(([of]) => of === id)).toHaveLength(1);
  });

  it('is refused with the chain’s code and its cure', async () => {
    const { id: account, address } = await investor();
    const id = await start([transfer(operator, 1n)], { account });
    const [done] = await over(id);
    expect(done).toMatchObject({ status: 'refused', refusal: { code: 'INSUFFICIENT_BALANCE' } });
    expect(done.refusal.cure).not.toBe('');
    expect(await balanceOf(address)).toBe(0n);
  });

  it('shares a transaction with others, and is judged alone', async () => {
    const { address } = await investor();
    const calls = Array.from({ length: 60 }, (_, i) => (i % 3 ? mint(address, 1n) : mint(`0x${'99'.repeat(20)}`, 1n)));
    const ids = await Promise.all(calls.map((call) => start([call])));
    const done = await over(...ids);
    expect(done.map(({ status }) => status)).toEqual(calls.map((_, i) => (i % 3 ? 'confirmed' : 'refused')));
    expect(await balanceOf(address)).toBe(40n);
    expect(new Set(done.map(({ transaction }) => transaction?.hash)).size).toBeLessThan(60);
  });

  it('of several calls happens as a whole or not at all', async () => {
    const { address } = await investor();
    const good = await start([mint(address, 5n), mint(address, 6n)]);
    const bad = await start([mint(address, 7n), mint(`0x${'99'.repeat(20)}`, 1n)]);
    const [first, second] = await over(good, bad);
    expect([first.status, second.status, second.refusal?.code]).toEqual(['confirmed', 'refused', 'PARTY_UNREGISTERED']);
    expect(await balanceOf(address)).toBe(11n);
  });

  it('keeps the order of what one account asks', async () => {
    const { id: account, address } = await investor();
    await over(await start([mint(address, 10n)]));
    const done = await over(
      await start([transfer(operator, 10n)], { account }),
      await start([transfer(operator, 1n)], { account }),
    );
    expect(done.map(({ status }) => status)).toEqual(['confirmed', 'refused']);
  });

  it('is not accepted when nobody follows it up, nor when it asks nothing', async () => {
    await expect(start([])).rejects.toThrow('asks nothing');
    const unknown = {
      kind: 'test.unknown',
      organisationId: issuer.organisationId,
      input: {},
      createdBy: issuer.personId,
    };
    const attempt = app
      .get(UnitOfWork)
      .run(ours(), () => app.get(Settlements).start({ ...unknown, signer: OPERATOR, calls: [mint(operator, 1n)] }));
    await expect(attempt).rejects.toThrow('nothing handles settlements of kind test.unknown');
  });
});

describe('exactly once', () => {
  it('although the process that signed died before it sent: the same bytes go out later', async () => {
    const { address } = await investor();
    const send = jest.spyOn(app.get(Submitter), 'send').mockRejectedValueOnce(new Error('killed'));
    const id = await start([mint(address, 3n)]);
    await polling.until(() => send.mock.calls.length > 0);
    const submissions = async () => (await world.owner.query('SELECT hash FROM chain_submissions ORDER BY hash')).rows;
    const signed = await submissions();
    const [done] = await over(id);
    expect([done.status, signed.length > 0]).toEqual(['confirmed', true]);
    expect(await submissions()).toEqual(signed);
    expect(await balanceOf(address)).toBe(3n);
  });

  it('although a restored database has forgotten that it was done', async () => {
    const { address } = await investor();
    const id = await start([mint(address, 4n)]);
    await over(id);
    settled = [];
    // As it was before it was signed, on a chain that has gone on.
    await world.owner.query(`UPDATE settlements SET submission_id = NULL`);
    await world.owner.query(`DELETE FROM chain_submissions WHERE nonce > 0`);
    await world.owner.query(
      `UPDATE operations SET status = 'queued', transaction_hash = NULL, block_number = NULL WHERE id = $1`,
      [id],
    );
    await world.owner.query(`UPDATE chain_accounts SET next_nonce = 1 WHERE kind = 'operator'`);
    await world.owner.query(
      'TRUNCATE chain_cursor, chain_blocks, chain_transactions, chain_calls, chain_events, chain_balances, chain_assets, chain_identity_accounts',
    );
    const [done] = await over(id);
    expect(done.status).toBe('confirmed');
    // Others of the operator's work go on behind nonces that the chain has used.
    const [next] = await over(await start([mint(address, 1n)]));
    expect(next.status).toBe('confirmed');
    expect(await balanceOf(address)).toBe(5n);
  });

  it('although the node refuses the bytes: an empty batch takes their nonce, and only then the operation has failed', async () => {
    const { address } = await investor();
    const { client } = app.get(ChainConnection);
    const request = client!.request as (call: { method: string; params?: unknown[] }) => Promise<unknown>;
    let refusals = 0;
    jest.spyOn(client!, 'request').mockImplementation(((call: { method: string; params: [{ raw: Hex }[]] }) => {
      if (call.method !== 'cadastre_sendRawTransactions' || refusals++ > 0) return request(call);
      return Promise.resolve(
        call.params[0].map(() => ({ error: { code: -32000, message: 'no', data: { reason: 'GAS_TOO_HIGH' } } })),
      );
    }) as never);
    const id = await start([mint(address, 9n)]);
    const [done] = await over(id);
    expect(done).toMatchObject({ status: 'failed', refusal: { code: 'GAS_TOO_HIGH' } });
    const { rows } = await world.owner.query(
      `SELECT r.status, count(*)::int FROM chain_submissions s JOIN chain_submissions r USING (account_id, nonce)
       WHERE s.status = 'replaced' GROUP BY r.status ORDER BY r.status`,
    );
    expect(rows).toEqual([
      { status: 'included', count: 1 },
      { status: 'replaced', count: 1 },
    ]);
    const [next] = await over(await start([mint(address, 2n)]));
    expect([next.status, await balanceOf(address)]).toEqual(['confirmed', 2n]);
  });

  it('waits for an account that the chain does not know yet', async () => {
    const account = await app
      .get(UnitOfWork)
      .run(ours(), () => app.get(ChainAccounts).createCustodial(issuer.organisationId));
    const id = await start([transfer(operator, 0n)], { account: account.id });
    await polling.until(async () => (await operation(id)).status === 'signed');
    const register = callTo(contracts.IdentityRegistry, identityRegistryAbi, 'registerIdentity', [
      account.address,
      '0x00000000000000000000000000000000000f4240',
      442,
    ]);
    await over(await start([register]));
    expect((await over(id))[0].status).toBe('confirmed');
  });

  it('goes on after a restart in the middle', async () => {
    const { address } = await investor();
    const ids = await Promise.all(Array.from({ length: 20 }, () => start([mint(address, 1n)])));
    await app.close();
    await open();
    issuer = new Caller(app, issuer.credentials, issuer.personId, issuer.organisationId);
    const states = async () => (await Promise.all(ids.map(operation))).map(({ status }) => status);
    await polling.until(async () => (await states()).every((status) => status === 'confirmed'));
    expect(await balanceOf(address)).toBe(20n);
  });
});
