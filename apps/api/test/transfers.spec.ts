import { randomUUID } from 'node:crypto';
import { assetRegistryAbi, assetTokenAbi, contracts } from '@cadastre/protocol';
import type { PublicClient } from 'viem';
import { ChainConnection } from '../src/chain/chain-connection';
import type { OfferedInstrument } from '../src/offerings/offered-instruments';
import { OPEN_RULES, type RuleSet, toChainRules } from '../src/rules/rule-set';
import { callTo } from '../src/settlement/chain-call';
import { OfferingWorld, type TestInvestor } from './world/offering-world';

let world: OfferingWorld;
let client: PublicClient;
let instrument: OfferedInstrument;
let seller: TestInvestor;
let buyer: TestInvestor;

beforeAll(async () => {
  world = await OfferingWorld.create(31);
  client = world.app.get(ChainConnection).client!;
  [instrument, seller, buyer] = [await world.instrument(1_000_000n), await world.investor(), await world.investor()];
  await issue(seller, 1_000n, 4);
}, 60_000);

afterAll(() => world?.end());

const issue = ({ address }: TestInvestor, units: bigint, exemption: number) =>
  world.onChain(callTo(instrument.token, assetTokenAbi, 'issue', [address, units, exemption]));

async function setRules(rules: Partial<RuleSet>, { token } = instrument): Promise<void> {
  const read = { address: contracts.AssetRegistry, abi: assetRegistryAbi, functionName: 'rulesOf' } as const;
  const [version] = await client.readContract({ ...read, args: [token] });
  const chainRules = toChainRules({ ...OPEN_RULES, ...rules });
  await world.onChain(callTo(contracts.AssetRegistry, assetRegistryAbi, 'setRules', [token, version, chainRules]));
}

const transferTo = (to: TestInvestor, units: string, more: object = {}) => ({
  instrument_id: instrument.id,
  to: { investor_id: to.id },
  units,
  ...more,
});

const send = (from: TestInvestor, to: TestInvestor, units: string, more: object = {}) =>
  from.caller.does('POST', '/v1/transfers', transferTo(to, units, more));

const check = (from: TestInvestor, to: TestInvestor, units: string) =>
  from.caller.does('POST', '/v1/transfers/check', transferTo(to, units));

async function transferBecomes(operation: { subject: { id: string } }, status: string, by = seller) {
  const path = `/v1/transfers/${operation.subject.id}`;
  await world.polling.until(async () => (await by.caller.does('GET', path)).status === status);
  return by.caller.does('GET', path);
}

describe('a transfer', () => {
  it('moves units out of the sender’s own account, and is seen by both and by the issuer', async () => {
    await setRules({});
    const operation = await send(seller, buyer, '100', { external_id: 'T-1' });
    expect(operation).toMatchObject({ kind: 'transfer.send', status: 'queued' });
    const transfer = await transferBecomes(operation, 'completed');
    expect(transfer).toMatchObject({ from: seller.address, to: buyer.address, units: '100', external_id: 'T-1' });
    expect(await world.read(instrument.token, 'balanceOf', buyer.address)).toBe(100n);

    const seen = await Promise.all(
      [buyer.caller, world.issuer, world.cast.compliance].map((caller) =>
        caller.does('GET', `/v1/transfers/${transfer.id}`),
      ),
    );
    expect(seen.map(({ external_id }) => external_id)).toEqual([null, null, 'T-1']);
    const stranger = await world.investor();
    expect((await stranger.caller.ask('GET', `/v1/transfers/${transfer.id}`)).status).toBe(404);
  });

  it('happens once for one external_id', async () => {
    await send(seller, buyer, '1', { external_id: 'T-2' });
    const body = transferTo(buyer, '1', { external_id: 'T-2' });
    const again = await seller.caller.ask('POST', '/v1/transfers', body);
    expect(again.body.code).toBe('EXTERNAL_ID_TAKEN');
    const { data } = await seller.caller.does('GET', '/v1/transfers?external_id=T-2');
    expect(data).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['out of somebody else’s account', { from: '0x00000000000000000000000000000000000000aa' }, 'NOT_FOUND'],
    ['of an instrument that is none', { instrument_id: randomUUID() }, 'NOT_FOUND'],
    ['to an investor who is none', { to: { investor_id: randomUUID() } }, 'NOT_FOUND'],
    ['to the zero address', { to: { account: `0x${'0'.repeat(40)}` } }, 'VALIDATION_FAILED'],
    ['of nothing', { units: '0' }, 'VALIDATION_FAILED'],
    ['of a fraction', { units: '0.5' }, 'VALIDATION_FAILED'],
    ['of less than nothing', { units: '-1' }, 'VALIDATION_FAILED'],
    ['of NaN', { units: 'NaN' }, 'VALIDATION_FAILED'],
    ['of more than there can be', { units: '9'.repeat(60) }, 'VALIDATION_FAILED'],
  ])('%s is not taken', async (_, wrong, code) => {
    const { status, body } = await seller.caller.ask('POST', '/v1/transfers', transferTo(buyer, '1', wrong));
    expect([status < 500, body.code]).toEqual([true, code]);
  });

  it('that the rules refuse says which, what would cure it, and moves nothing', async () => {
    await setRules({ countries_denied: ['LU'], max_holding: '150' });
    const before = await world.read(instrument.token, 'balanceOf', buyer.address);
    const explained = await check(seller, buyer, '100');
    expect(explained).toMatchObject({ allowed: false, needs_clearing: false, code: 'TRANSFER_COUNTRY_DENIED' });
    const refusals = explained.rules.filter((rule: { verdict: string }) => rule.verdict === 'refuses');
    expect(refusals).toEqual([
      expect.objectContaining({ rule: 'countries', cure: 'No receiver from LU can acquire.' }),
      expect.objectContaining({ rule: 'max_holding', code: 'HOLDING_ABOVE_MAXIMUM' }),
    ]);

    const refused = await transferBecomes(await send(seller, buyer, '100'), 'refused');
    expect(refused.refusal).toMatchObject({ code: 'TRANSFER_COUNTRY_DENIED', rules: explained.rules });
    expect(await world.read(instrument.token, 'balanceOf', buyer.address)).toBe(before);
    // What somebody tried to send is not the receiver's to know.
    expect((await buyer.caller.ask('GET', `/v1/transfers/${refused.id}`)).status).toBe(404);
  });

  it('says when enough lots are past their resale period', async () => {
    const resale = [{ exemption: 'us_reg_d_506c', lock_days: 365, on_transfer: 'tack' as const }];
    await setRules({ resale });
    const { code, rules } = await check(seller, buyer, '10');
    expect(code).toBe('TRANSFER_LOCKED');
    expect(rules.find((rule: { rule: string }) => rule.rule === 'resale').cure).toMatch(
      /^0 units are past their resale period now; 10 will be at 20\d\d-/,
    );
    await setRules({ resale: resale.map((rule) => ({ ...rule, exemption: 'us_reg_s' })) });
    expect((await check(seller, buyer, '10')).allowed).toBe(true);
  });

  it('tells the same of everybody who may not take part', async () => {
    await setRules({});
    const told = [];
    for (const standing of ['blocked', 'restricted'] as const) {
      const suspect = await world.investor();
      await world.setStanding(suspect, standing);
      told.push(await check(seller, suspect, '1'));
    }
    const frozen = await world.investor();
    await world.onChain(callTo(instrument.token, assetTokenAbi, 'setAddressFrozen', [frozen.address, true]));
    told.push(await check(seller, frozen, '1'));
    expect(told[0].code).toBe('PARTY_NOT_PERMITTED');
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('is asked about without an Idempotency-Key, and sent with one', async () => {
    const ask = (path: string) =>
      seller.caller.ask('POST', path, transferTo(buyer, '1'), { 'idempotency-key': 'not one\u00e9' });
    expect((await ask('/v1/transfers/check')).status).toBe(200);
    expect((await ask('/v1/transfers')).body.code).toBe('MALFORMED_REQUEST');
  });

  it('is explained to the sender, the issuer and the desk, and to nobody else', async () => {
    const body = transferTo(buyer, '1', { from: seller.address });
    for (const caller of [seller.caller, world.issuer, world.cast.compliance]) {
      expect((await caller.ask('POST', '/v1/transfers/check', body)).status).toBe(200);
    }
    expect((await buyer.caller.ask('POST', '/v1/transfers/check', body)).status).toBe(404);
  });
});

describe('a request for clearing', () => {
  it('holds the units until the issuer approves', async () => {
    await setRules({ clearing: true });
    expect(await check(seller, buyer, '5')).toMatchObject({ allowed: false, needs_clearing: true });
    const before = await world.read(instrument.token, 'balanceOf', buyer.address);
    const { id } = await transferBecomes(await send(seller, buyer, '5'), 'requested');
    expect(await world.read(instrument.token, 'heldBalanceOf', seller.address)).toBe(5n);

    expect((await buyer.caller.ask('POST', `/v1/transfers/${id}/approve`)).body.code).toBe('FORBIDDEN');
    await world.issuer.does('POST', `/v1/transfers/${id}/approve`);
    await transferBecomes({ subject: { id } }, 'completed');
    expect(await world.read(instrument.token, 'balanceOf', buyer.address)).toBe(before + 5n);
    expect((await world.issuer.ask('POST', `/v1/transfers/${id}/approve`)).body.code).toBe('STATE_REFUSED');
  });

  it('frees them when it is rejected, or taken back by its sender', async () => {
    const first = await transferBecomes(await send(seller, buyer, '5'), 'requested');
    await world.issuer.does('POST', `/v1/transfers/${first.id}/reject`, { reason: 'The buyer is unknown to us.' });
    expect(await transferBecomes({ subject: first }, 'rejected')).toMatchObject({
      reason: 'The buyer is unknown to us.',
    });
    const second = await transferBecomes(await send(seller, buyer, '5'), 'requested');
    expect((await buyer.caller.ask('POST', `/v1/transfers/${second.id}/cancel`)).status).toBe(404);
    await seller.caller.does('POST', `/v1/transfers/${second.id}/cancel`);
    await transferBecomes({ subject: second }, 'rejected');
    expect(await world.read(instrument.token, 'heldBalanceOf', seller.address)).toBe(0n);
  });

  it('is decided on by somebody other than who asked, and not once it has expired', async () => {
    const { id } = await transferBecomes(await send(seller, buyer, '5'), 'requested');
    await world.own.owner.query('UPDATE transfers SET created_by = $1 WHERE id = $2', [world.issuer.personId, id]);
    expect((await world.issuer.ask('POST', `/v1/transfers/${id}/approve`)).body.code).toBe('MAKER_IS_CHECKER');
    await world.own.owner.query(`UPDATE transfers SET hold_expires_at = now() - interval '1 day' WHERE id = $1`, [id]);
    expect((await world.cast.compliance.ask('POST', `/v1/transfers/${id}/approve`)).body.code).toBe('STATE_REFUSED');
    await world.cast.compliance.does('POST', `/v1/transfers/${id}/reject`, { reason: 'Nobody decided in time.' });
    await transferBecomes({ subject: { id } }, 'rejected');
  });

  it('stands when the chain refuses what was approved, and says why', async () => {
    const { id } = await transferBecomes(await send(seller, buyer, '5'), 'requested');
    await setRules({ clearing: true, halted: true });
    await world.issuer.does('POST', `/v1/transfers/${id}/approve`);
    await world.polling.until(async () => {
      const { status, refusal } = await seller.caller.does('GET', `/v1/transfers/${id}`);
      return status === 'requested' && refusal?.code === 'TRANSFER_HALTED';
    });
    await setRules({ clearing: true });
    await world.issuer.does('POST', `/v1/transfers/${id}/approve`);
    expect((await transferBecomes({ subject: { id } }, 'completed')).refusal).toBeNull();
  });
});
