import { contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import type { PrivateKeyAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { ChainConnection } from '../src/chain/chain-connection';
import { EUR, outsider } from './world/chain-world';
import { OfferingWorld, type TestInvestor } from './world/offering-world';

let world: OfferingWorld;
let investor: TestInvestor;

beforeAll(async () => {
  world = await OfferingWorld.create(40);
  investor = await world.investor({ cents: 10_000n });
}, 60_000);

afterAll(() => world?.end());

const chain = () => world.app.get(ChainConnection).client!;

const identityOf = async (account: Hex): Promise<bigint> =>
  BigInt(
    await chain().readContract({
      address: contracts.IdentityRegistry,
      abi: identityRegistryAbi,
      functionName: 'identity',
      args: [account],
    }),
  );

const lower = ({ address }: PrivateKeyAccount) => address.toLowerCase() as Hex;

async function signed(by: TestInvestor, key: PrivateKeyAccount) {
  const { message } = await by.caller.does('POST', '/v1/wallets/challenges', { address: key.address });
  return { investor_id: by.id, message, signature: await key.signMessage({ message }) };
}

const is = (of: TestInvestor, id: string, status: string) =>
  world.polling.until(async () => (await of.caller.does('GET', `/v1/wallets/${id}`)).status === status);

async function linked(of: TestInvestor, key: PrivateKeyAccount): Promise<string> {
  const { id } = await of.caller.does('POST', '/v1/wallets', await signed(of, key));
  await is(of, id, 'live');
  return id;
}

describe('wallets', () => {
  it('are listed to their owner and to the desk, whose reading is on record', async () => {
    const { data } = await investor.caller.does('GET', '/v1/wallets');
    expect(data).toEqual([expect.objectContaining({ kind: 'custodial', address: investor.address, status: 'live' })]);
    const { compliance } = world.cast;
    await compliance.does('GET', `/v1/wallets/${data[0].id}`);
    const trail = await compliance.does('GET', '/v1/audit-events?limit=20');
    expect(trail.data[0]).toMatchObject({ action: 'wallet.read', target: { type: 'wallet', id: data[0].id } });
    const other = await world.investor();
    expect((await other.caller.does('GET', '/v1/wallets')).data).toHaveLength(1);
    expect((await other.caller.ask('GET', `/v1/wallets/${data[0].id}`)).status).toBe(404);
  });

  it('of one’s own are linked by a signed message, receive and send, and are unlinked when empty', async () => {
    const key = outsider('wallet of one’s own');
    const id = await linked(investor, key);
    expect(await identityOf(lower(key))).toBe(investor.identity);
    await world.onChain(world.mint(lower(key), 100n));

    const early = await investor.caller.does('POST', `/v1/wallets/${id}/unlink`);
    await world.polling.until(
      async () => (await investor.caller.does('GET', `/v1/operations/${early.operation_id}`)).status === 'refused',
    );
    expect(await investor.caller.does('GET', `/v1/operations/${early.operation_id}`)).toMatchObject({
      refusal: { code: 'ACCOUNT_HOLDS_UNITS' },
    });
    await is(investor, id, 'live');

    await world.onChain(world.burn(lower(key), 100n));
    await investor.caller.does('POST', `/v1/wallets/${id}/unlink`);
    await is(investor, id, 'unlinked');
    expect(await identityOf(lower(key))).toBe(0n);

    const other = await world.investor();
    await linked(other, key);
    expect(await identityOf(lower(key))).toBe(other.identity);
  });

  it('are linked by a message that the wallet made itself, with our nonce', async () => {
    const key = outsider('wallet with words of its own');
    const { nonce } = await investor.caller.does('POST', '/v1/wallets/challenges', { address: key.address });
    const url = new URL(world.own.environment.publicUrl);
    const message = createSiweMessage({
      ...{ address: key.address, nonce, chainId: 51_930, version: '1' },
      ...{ domain: url.host, uri: url.href },
    });
    const signature = await key.signMessage({ message });
    const { id } = await investor.caller.does('POST', '/v1/wallets', { investor_id: investor.id, message, signature });
    await is(investor, id, 'live');
  });

  it('that are somebody’s already are taken', async () => {
    const key = outsider('wallet of two');
    await linked(investor, key);
    const other = await world.investor();
    const { status, body } = await other.caller.ask('POST', '/v1/wallets', await signed(other, key));
    expect([status, body.code]).toEqual([409, 'WALLET_TAKEN']);
  });

  it('that are custodial are not unlinked', async () => {
    const { status, body } = await investor.caller.ask('POST', `/v1/wallets/${investor.accountId}/unlink`);
    expect([status, body.code]).toEqual([409, 'STATE_REFUSED']);
  });
});

describe('a proof', () => {
  const key = outsider('wallet to prove');
  const refusalOf = async (by: TestInvestor, command: object) => {
    const { status, body } = await by.caller.ask('POST', '/v1/wallets', command);
    return [status, body.code, body.errors?.[0]?.code];
  };

  it('is good once', async () => {
    const once = outsider('wallet to prove once');
    const command = await signed(investor, once);
    const { id } = await investor.caller.does('POST', '/v1/wallets', command);
    await is(investor, id, 'live');
    await investor.caller.does('POST', `/v1/wallets/${id}/unlink`);
    await is(investor, id, 'unlinked');
    expect(await refusalOf(investor, command)).toEqual([422, 'WALLET_PROOF_REFUSED', 'NONCE_UNKNOWN']);
  });

  it('is good for whom the nonce was given to', async () => {
    const other = await world.investor();
    const stolen = { ...(await signed(investor, key)), investor_id: other.id };
    expect(await refusalOf(other, stolen)).toEqual([422, 'WALLET_PROOF_REFUSED', 'NONCE_UNKNOWN']);
  });

  it('links to nobody else', async () => {
    const other = await world.investor();
    const command = { ...(await signed(investor, key)), investor_id: other.id };
    expect(await refusalOf(investor, command)).toEqual([404, 'NOT_FOUND', undefined]);
  });

  it.each([
    ['signed by another key', 'SIGNATURE_OTHER', async (message: string) => outsider('thief').signMessage({ message })],
    ['signed over other words', 'SIGNATURE_OTHER', async () => key.signMessage({ message: 'I agree.' })],
    ['that is noise', 'SIGNATURE_OTHER', async () => `0x${'ff'.repeat(65)}`],
  ])('%s is none', async (_, code, sign) => {
    const command = await signed(investor, key);
    const signature = await sign(command.message);
    expect(await refusalOf(investor, { ...command, signature })).toEqual([422, 'WALLET_PROOF_REFUSED', code]);
  });

  it('for another chain is none', async () => {
    const command = await signed(investor, key);
    const message = command.message.replace('Chain ID: 51930', 'Chain ID: 1');
    const signature = await key.signMessage({ message });
    expect(await refusalOf(investor, { ...command, message, signature })).toEqual([
      422,
      'WALLET_PROOF_REFUSED',
      'CHAIN_OTHER',
    ]);
  });

  it('of somebody blocked links nothing, and says no more than that', async () => {
    const blocked = await world.investor();
    const command = await signed(blocked, outsider('wallet of somebody blocked'));
    await world.setStanding(blocked, 'blocked');
    const { status, body } = await blocked.caller.ask('POST', '/v1/wallets', command);
    expect([status, body.code]).toEqual([409, 'STATE_REFUSED']);
    expect(JSON.stringify(body)).not.toContain('blocked');
    expect(await world.read(EUR, 'balanceOf', blocked.address)).toBe(0n);
  });
});
