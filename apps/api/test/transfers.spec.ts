import { randomUUID } from 'node:crypto';
import {
  assetRegistryAbi,
  assetTokenAbi,
  contracts,
  countryToNumber,
  type Hex,
  identityRegistryAbi,
  refusalByCode,
  Standing,
} from '@cadastre/protocol';
import fc from 'fast-check';
import type { PublicClient } from 'viem';
import { ChainConnection } from '../src/chain/chain-connection';
import { PLATFORM, UnitOfWork } from '../src/database/unit-of-work';
import type { OfferedInstrument } from '../src/offerings/offered-instruments';
import { OPEN_RULES, type RuleSet, toChainRules } from '../src/rules/rule-set';
import { Identities } from '../src/identities/identities.service';
import { callTo, type ChainCall } from '../src/settlement/chain-call';
import { ChainAccounts } from '../src/settlement/chain-accounts';
import { explainTransfer } from '../src/transfers/explain-transfer';
import { TransferViews } from '../src/transfers/transfer-views';
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

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

describe(`the explanation (SEED=${SEED})`, () => {
  const KINDS = [
    ['LU', 1],
    ['DE', 2],
    ['US', 3],
    ['LU', 4],
  ] as const;
  const holders: TestInvestor[] = [];
  let stock: OfferedInstrument;

  /** Parties of every kind: two accounts of one identity, an unregistered one, standings, expiries, claims. */
  beforeAll(async () => {
    stock = await world.instrument(1_000_000n);
    for (const [country, investorClass] of KINDS) holders.push(await world.investor({ country, investorClass }));
    holders.push({ ...holders[0]!, address: await secondAccount(holders[0]!) });
    const issueTo = ({ address }: TestInvestor, units: bigint, exemption: number) =>
      callTo(stock.token, assetTokenAbi, 'issue', [address, units, exemption]);
    await world.onChain(issueTo(holders[0]!, 70n, 0), issueTo(holders[0]!, 30n, 4), issueTo(holders[1]!, 50n, 4));
    await world.onChain(issueTo(holders[4]!, 25n, 1));
  });

  async function secondAccount({ id, caller }: TestInvestor): Promise<Hex> {
    const identities = world.app.get(Identities);
    const [identity, { address }] = await world.app
      .get(UnitOfWork)
      .run(PLATFORM, async () => [
        await identities.of({ type: 'investor', id }),
        await world.app.get(ChainAccounts).createCustodial(caller.organisationId),
      ]);
    await world.onChain(identities.registerCall(identity, address));
    return address;
  }

  interface Party {
    readonly standing: Standing;
    readonly expired: boolean;
    readonly claims: bigint;
    readonly frozen: boolean;
    readonly whitelisted: boolean;
  }

  const become = ({ address, identity }: TestInvestor, kind: (typeof KINDS)[number], party: Party): ChainCall[] => [
    callTo(contracts.IdentityRegistry, identityRegistryAbi, 'setAttributes', [
      identity,
      {
        country: countryToNumber(kind[0]),
        investorClass: kind[1],
        standing: party.standing,
        expiry: party.expired ? 1n : 4_000_000_000n,
        claims: party.claims,
      },
    ]),
    callTo(stock.token, assetTokenAbi, 'setAddressFrozen', [address, party.frozen]),
    callTo(contracts.AssetRegistry, assetRegistryAbi, 'setWhitelisted', [stock.token, [identity], party.whitelisted]),
  ];

  const limit = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: null });
  const digits = (max: number) => limit(max).map((value) => (value === null ? null : String(value)));
  const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
  const rare = fc.nat(5).map((value) => value === 0);
  const year = (at: number) => new Date(Date.UTC(at, 0)).toISOString();
  const rules: fc.Arbitrary<RuleSet> = fc.record({
    countries_allowed: fc.option(some('LU', 'DE', 'US', 'FR'), { nil: null, freq: 2 }),
    countries_denied: fc.oneof(
      { weight: 3, arbitrary: fc.constant<never[]>([]) },
      { weight: 1, arbitrary: some('LU', 'US') },
    ),
    investor_classes: fc.option(some(1, 2, 3, 4), { nil: null, freq: 2 }),
    claims_required: fc.oneof(
      { weight: 3, arbitrary: fc.constant<never[]>([]) },
      { weight: 1, arbitrary: some(0, 1, 2) },
    ),
    whitelist_only: rare,
    max_holders: limit(5),
    max_holders_by_country: some('LU', 'US').chain((countries) =>
      fc.nat(3).map((holders) => countries.map((country) => ({ country, holders }))),
    ),
    max_holders_by_class: some(1, 3, 4).chain((classes) =>
      fc.nat(2).map((holders) => classes.map((investor_class) => ({ investor_class, holders }))),
    ),
    max_holding: digits(200),
    min_holding: digits(60),
    max_holding_bps: limit(10_000),
    min_holding_bps: limit(4_000),
    resale: some('public', 'us_reg_d_506c').chain((ids) =>
      fc
        .record({ lock_days: fc.nat(1), on_transfer: fc.constantFrom('restart' as const, 'tack' as const) })
        .map((rule) => ids.map((exemption) => ({ exemption, ...rule }))),
    ),
    windows: fc.constantFrom(
      [],
      [],
      [],
      [
        { from: year(2020), to: year(2021) },
        { from: year(2100), to: year(2101) },
      ],
      [{ from: year(2020), to: year(2100) }],
    ),
    supply_cap: fc.constant(null),
    issuance_cap: fc.constant(null),
    clearing: rare,
    halted: rare,
    whole_holding_only: rare,
  });
  const standings = fc.constantFrom<Standing>(
    ...[Standing.Active, Standing.Active, Standing.Active, Standing.Active, Standing.Restricted, Standing.Blocked],
  );
  const parties = fc.array(
    fc.record({
      standing: standings,
      expired: rare,
      claims: fc.constantFrom(0n, 3n, 7n),
      frozen: rare,
      whitelisted: fc.boolean(),
    }),
    { minLength: 4, maxLength: 4 },
  );
  const amounts = fc.uniqueArray(fc.constantFrom(0n, 1n, 20n, 25n, 30n, 50n, 70n, 100n, 101n, 500n), {
    minLength: 3,
    maxLength: 3,
  });

  const explain = (from: Hex, to: Hex, amount: bigint) =>
    world.app
      .get(UnitOfWork)
      .run(PLATFORM, async () =>
        explainTransfer(await world.app.get(TransferViews).read({ token: stock.token, from, to, amount })),
      );

  const chainSays = async (from: Hex, to: Hex, amount: bigint) => {
    const read = { address: stock.token, abi: assetTokenAbi, functionName: 'canTransfer' } as const;
    const [, code] = await client.readContract({ ...read, args: [from, to, amount] });
    return code === 0 ? null : refusalByCode(code)!.name;
  };

  it('is what the chain says, whatever the rules and the parties', async () => {
    const seen = new Set<string | null>();
    const unregistered: Hex = '0x00000000000000000000000000000000000000bb';
    await fc.assert(
      fc.asyncProperty(rules, parties, amounts, async (ruleSet, attributes, units) => {
        await setRules(ruleSet, stock);
        await world.onChain(...attributes.flatMap((party, i) => become(holders[i]!, KINDS[i]!, party)));
        const accounts = [...holders.map(({ address }) => address), unregistered];
        for (const from of accounts)
          for (const to of accounts)
            for (const amount of units) {
              const [explained, said] = [await explain(from, to, amount), await chainSays(from, to, amount)];
              seen.add(said);
              expect([from, to, amount, explained.code]).toEqual([from, to, amount, said]);
            }
      }),
      { seed: SEED, numRuns: 6 },
    );
    expect(seen.size).toBeGreaterThan(10);
  }, 60_000);
});
