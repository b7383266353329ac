import { assetTokenAbi } from '@cadastre/protocol';
import type { OfferedInstrument } from '../src/offerings/offered-instruments';
import { RedemptionOperations } from '../src/redemptions/redemption-operations';
import { RedemptionProgress } from '../src/redemptions/redemption-progress';
import { callTo, type ChainCall } from '../src/settlement/chain-call';
import { Submitter } from '../src/settlement/submitter';
import { AssetsWorld } from './world/assets-world';
import type { Caller } from './world/cast';
import { EUR } from './world/chain-world';
import { OfferingWorld, type TestInvestor } from './world/offering-world';

const PRICE = 1_500n;
const SUPPLY = 1_000n;

let world: OfferingWorld;
let instrument: OfferedInstrument;
let treasury: { cents: bigint };

beforeAll(async () => {
  world = await OfferingWorld.create(54);
}, 60_000);

afterAll(() => world?.end());

beforeEach(async () => {
  instrument = await world.instrument(SUPPLY);
});

/** Verified, and without claims that are left from another test. */
let people: TestInvestor[] = [];

async function payIn(cents: bigint): Promise<ChainCall[]> {
  const has = await world.read(EUR, 'balanceOf', world.operator);
  treasury = { cents };
  return has > cents
    ? [world.burn(world.operator, has - cents)]
    : has < cents
      ? [world.mint(world.operator, cents - has)]
      : [];
}

/** The issuer has so much cash, and not a cent more; investors without any hold so many units each. */
async function given(cents: bigint, ...units: bigint[]): Promise<TestInvestor[]> {
  while (people.length < units.length) people.push(await world.investor());
  const investors = people.slice(0, units.length);
  const left = await Promise.all(investors.map(({ address }) => world.read(EUR, 'balanceOf', address)));
  await world.onChain(
    ...(await payIn(cents)),
    ...investors.flatMap(({ address }, i) => [
      ...(left[i]! > 0n ? [world.burn(address, left[i]!)] : []),
      ...(units[i]! > 0n ? [world.issue(instrument, address, units[i]!)] : []),
    ]),
  );
  if (units.length > 0) await shows(units.reduce((sum, each) => sum + each, 0n));
  return investors;
}

/** From here on nobody of another test: money that is set aside may come to them at any time. */
async function bar(investor: TestInvestor): Promise<void> {
  people = people.filter((one) => one !== investor);
  await world.setStanding(investor, 'blocked');
}

/** Until the read model has so many units of the instrument. */
const shows = (units: bigint) =>
  world.polling.until(async () => (await world.issuer.does('GET', `${path()}/holders`)).supply === units.toString());

const path = () => `/v1/instruments/${instrument.id}`;

const command = (terms: object = {}) => ({
  price: { amount: PRICE.toString(), asset: 'EUR/2' },
  reason: 'The building was sold.',
  ...terms,
});

async function redeem(terms: object = {}, second: Caller = world.secondIssuer): Promise<string> {
  const { redemption, approval } = await world.issuer.does('POST', `${path()}/redemptions`, command(terms));
  await world.cast.approve(approval.id, second);
  return redemption.id;
}

const read = (id: string) => world.issuer.does('GET', `/v1/redemptions/${id}`);
const is = (id: string, status: string) => world.polling.until(async () => (await read(id)).status === status);
const claims = async (id: string, by: Caller = world.issuer) =>
  (await by.does('GET', `/v1/redemption-claims?redemption_id=${id}`)).data;
const claimOf = async (id: string, { identity }: TestInvestor) =>
  (await claims(id)).find((claim: { identity: string }) => claim.identity === identity.toString());

/** What a holder has: units, and cents. */
const has = async ({ address }: TestInvestor) => [
  await world.read(instrument.token, 'balanceOf', address),
  await world.read(EUR, 'balanceOf', address),
];

/** Nobody lost units without being paid, nobody was paid without losing them. */
async function expectConserved(id: string, before: readonly (readonly [TestInvestor, bigint])[]): Promise<void> {
  let paid = 0n;
  for (const [investor, units] of before) {
    const [left, cents] = (await has(investor)) as [bigint, bigint];
    expect(cents).toBe((units - left) * PRICE);
    paid += cents;
  }
  expect(await world.read(EUR, 'balanceOf', world.operator)).toBe(treasury.cents - paid);
  const { money } = await read(id);
  expect(money.paid.amount).toBe(paid.toString());
  const held = await world.read(EUR, 'heldBalanceOf', world.operator);
  expect(BigInt(money.bound.amount) - BigInt(money.released.amount) - paid).toBe(held);
}

describe('a redemption', () => {
  it('takes every unit of one holder against its payment', async () => {
    const [anna] = await given(60_000n, 40n);
    const id = await redeem();
    await is(id, 'completed');
    expect(await has(anna!)).toEqual([0n, 60_000n]);
    expect(await world.supply(instrument.token)).toBe(0n);
    expect(await claims(id, anna!.caller)).toMatchObject([
      { status: 'redeemed', redeemed_units: '40', paid: { amount: '60000', asset: 'EUR/2' }, code: null },
    ]);
    await expectConserved(id, [[anna!, 40n]]);
  });

  it('takes a part pro rata, by the largest remainder, and gives nothing for what it leaves', async () => {
    const three = await given(100_000n, 10n, 10n, 30n);
    const id = await redeem({ units: '11' });
    await is(id, 'completed');
    const left = await Promise.all(three.map(async (each) => (await has(each))[0]));
    // Exact shares are 2.2, 2.2 and 6.6: the last unit goes to the largest remainder.
    expect(left).toEqual([8n, 8n, 23n]);
    await expectConserved(id, [
      [three[0]!, 10n],
      [three[1]!, 10n],
      [three[2]!, 30n],
    ]);
    const [other] = await claims(id, three[0]!.caller);
    expect([other.units, (await claims(id, three[0]!.caller)).length]).toEqual(['2', 1]);
  });

  it('waits for whoever cannot be paid now, says so, and goes on once they can', async () => {
    const [free, blocked, frozen] = (await given(100_000n, 10n, 20n, 30n)) as [
      TestInvestor,
      TestInvestor,
      TestInvestor,
    ];
    await world.onChain(callTo(instrument.token, assetTokenAbi, 'freezePartialTokens', [frozen.address, 12n]));
    await bar(blocked);
    const id = await redeem();
    await is(id, 'waiting');
    const all = [[free, 10n] as const, [blocked, 20n] as const, [frozen, 30n] as const];
    await expectConserved(id, all);
    expect(await Promise.all([free, blocked, frozen].map(has))).toEqual([
      [0n, 15_000n],
      [20n, 0n],
      [12n, 27_000n],
    ]);
    expect(await claimOf(id, blocked)).toMatchObject({ status: 'waiting', code: 'PARTY_NOT_PERMITTED' });
    expect(await claimOf(id, frozen)).toMatchObject({
      ...{ status: 'waiting', code: 'INSUFFICIENT_AVAILABLE', units: '30', redeemed_units: '18' },
    });

    await world.onChain(callTo(instrument.token, assetTokenAbi, 'unfreezePartialTokens', [frozen.address, 12n]));
    await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
    await is(id, 'completed');
    expect(await has(blocked)).toEqual([20n, 0n]);
    expect(await claimOf(id, blocked)).toMatchObject({ status: 'set_aside', code: 'PARTY_NOT_PERMITTED' });
    expect((await read(id)).money.set_aside.amount).toBe('30000');
    await expectConserved(id, all);
    await world.setStanding(blocked, 'active');
    await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
    await world.polling.until(async () => (await claimOf(id, blocked)).status === 'redeemed');
    expect((await read(id)).money.set_aside.amount).toBe('0');
    await expectConserved(id, all);
    expect(await world.supply(instrument.token)).toBe(0n);
    const again = await world.issuer.ask('POST', `/v1/redemptions/${id}/resume`);
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  });

  it('burns the issuer’s own units unpaid', async () => {
    const [anna] = await given(15_000n, 10n);
    await world.onChain(world.issue(instrument, world.operator, 5n));
    await shows(15n);
    const id = await redeem();
    await is(id, 'completed');
    expect(await world.supply(instrument.token)).toBe(0n);
    await expectConserved(id, [[anna!, 10n]]);
  });

  it('pays the buyer of units that were sold while it waited', async () => {
    const [seller, buyer] = (await given(60_000n, 10n, 20n)) as [TestInvestor, TestInvestor];
    await world.onChain(callTo(instrument.token, assetTokenAbi, 'freezePartialTokens', [seller.address, 10n]));
    const id = await redeem();
    await is(id, 'waiting');
    await world.onChain(
      callTo(instrument.token, assetTokenAbi, 'forcedTransfer', [seller.address, buyer.address, 10n]),
    );
    await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
    await is(id, 'completed');
    expect(await has(seller)).toEqual([0n, 0n]);
    expect(await has(buyer)).toEqual([0n, 45_000n]);
    expect([(await claimOf(id, seller)).status, (await claimOf(id, buyer)).redeemed_units]).toEqual(['lapsed', '30']);
  });
});

describe('what waits', () => {
  const advance = (seconds: number) => world.cast.admin.does('POST', '/v1/clock/advance', { seconds });
  const freeze = ({ address }: TestInvestor, units: bigint) =>
    world.onChain(callTo(instrument.token, assetTokenAbi, 'freezePartialTokens', [address, units]));
  const unfreeze = ({ address }: TestInvestor, units: bigint) =>
    world.onChain(callTo(instrument.token, assetTokenAbi, 'unfreezePartialTokens', [address, units]));
  const walks = async (id: string): Promise<number> => {
    const of = `SELECT count(*)::int AS n FROM operations WHERE subject_id = $1 AND kind = 'redemption.settle'`;
    return (await world.own.owner.query(of, [id])).rows[0].n;
  };

  it('is looked at ever more rarely without asking anything of anybody, and goes on by itself', async () => {
    const [free, frozen] = (await given(60_000n, 10n, 30n)) as [TestInvestor, TestInvestor];
    await freeze(frozen, 30n);
    const id = await redeem();
    await is(id, 'waiting');
    const before = await walks(id);
    let pause = 0;
    for (let look = 0; look < 3; look++) {
      const { retry_at } = await read(id);
      const { now } = await world.cast.admin.does('GET', '/v1/clock');
      expect(Date.parse(retry_at) - Date.parse(now)).toBeGreaterThan(pause);
      pause = Date.parse(retry_at) - Date.parse(now);
      await advance(Math.ceil(pause / 1000) + 1);
      await world.polling.until(async () => (await read(id)).retry_at !== retry_at);
    }
    expect([(await read(id)).status, await walks(id)]).toEqual(['waiting', before]);
    await unfreeze(frozen, 30n);
    await advance(900);
    await is(id, 'completed');
    expect(await walks(id)).toBe(before + 1);
    await expectConserved(id, [
      [free, 10n],
      [frozen, 30n],
    ]);
  }, 30_000);

  it('of somebody barred keeps nobody from the next redemption, and is paid at its own price afterwards', async () => {
    const [free, blocked] = (await given(100_000n, 20n, 20n)) as [TestInvestor, TestInvestor];
    await bar(blocked);
    const first = await redeem({ units: '20' });
    await is(first, 'completed');
    expect((await read(first)).money).toMatchObject({ set_aside: { amount: '15000' }, released: { amount: '0' } });
    const second = await redeem({ units: '10', price: { amount: '1000', asset: 'EUR/2' } });
    await is(second, 'completed');
    expect(await has(blocked)).toEqual([20n, 0n]);
    expect(await world.read(EUR, 'heldBalanceOf', world.operator)).toBe(15_000n + 7_000n);
    await world.setStanding(blocked, 'active');
    await advance(900);
    for (const id of [first, second]) {
      await world.polling.until(async () => (await claimOf(id, blocked)).status === 'redeemed');
      expect((await read(id)).money.set_aside.amount).toBe('0');
    }
    expect(await has(blocked)).toEqual([3n, 22_000n]);
    expect(await has(free)).toEqual([7n, 18_000n]);
    expect(await world.read(EUR, 'heldBalanceOf', world.operator)).toBe(0n);
  }, 30_000);

  it('claims no units that were issued after it was completed', async () => {
    const [, blocked, late] = (await given(60_000n, 10n, 20n, 0n)) as [TestInvestor, TestInvestor, TestInvestor];
    await bar(blocked);
    const id = await redeem();
    await is(id, 'completed');
    await world.onChain(world.issue(instrument, late.address, 5n));
    await shows(25n);
    await world.setStanding(blocked, 'active');
    await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
    await world.polling.until(async () => (await claimOf(id, blocked)).status === 'redeemed');
    expect(await has(late)).toEqual([5n, 0n]);
    expect(await claimOf(id, late)).toBeUndefined();
    await is(id, 'completed');
  }, 30_000);

  it('gives its money back once the units of somebody barred are gone, after a redemption that is under way', async () => {
    const [free, blocked, trustee] = (await given(100_000n, 20n, 20n, 0n)) as [
      TestInvestor,
      TestInvestor,
      TestInvestor,
    ];
    await bar(blocked);
    const first = await redeem({ units: '20' });
    await is(first, 'completed');
    await freeze(free, 10n);
    const second = await redeem({ units: '10' });
    await is(second, 'waiting');
    await world.onChain(
      callTo(instrument.token, assetTokenAbi, 'forcedTransfer', [blocked.address, trustee.address, 20n]),
    );
    await advance(900);
    await world.polling.until(async () => (await claimOf(first, blocked)).status === 'lapsed');
    expect((await read(first)).money).toMatchObject({ released: { amount: '0' }, set_aside: { amount: '15000' } });
    expect((await read(first)).status).toBe('completed');
    await unfreeze(free, 10n);
    await world.issuer.does('POST', `/v1/redemptions/${second}/resume`);
    await is(second, 'completed');
    await advance(900);
    await world.polling.until(async () => (await read(first)).money.released.amount === '15000');
    await is(first, 'completed');
    expect(await world.read(EUR, 'heldBalanceOf', world.operator)).toBe(0n);
  }, 30_000);

  describe('is called off', () => {
    const end = (id: string, by: Caller = world.issuer) =>
      by.ask('POST', `/v1/redemptions/${id}/end`, { reason: 'It takes too long.' });

    it('by two people: whoever was not paid keeps the units, and their money goes back', async () => {
      const [free, blocked, frozen] = (await given(100_000n, 10n, 20n, 30n)) as [
        TestInvestor,
        TestInvestor,
        TestInvestor,
      ];
      await freeze(frozen, 12n);
      await bar(blocked);
      const id = await redeem();
      await is(id, 'waiting');
      const { status, body } = await end(id);
      expect(status).toBe(202);
      expect(body.approval.payload).toMatchObject({
        ...{ unpaid: { claims: 2, units: '32' }, goes_back: { amount: '48000', asset: 'EUR/2' } },
        reason: 'It takes too long.',
      });
      await expect(world.cast.approve(body.approval.id, world.issuer)).rejects.toThrow('MAKER_IS_CHECKER');
      expect((await read(id)).status).toBe('waiting');
      await world.cast.approve(body.approval.id, world.secondIssuer);
      await is(id, 'ended');
      expect((await read(id)).money).toMatchObject({
        ...{ paid: { amount: '42000' }, released: { amount: '48000' }, set_aside: { amount: '0' } },
      });
      const all = [[free, 10n] as const, [blocked, 20n] as const, [frozen, 30n] as const];
      await expectConserved(id, all);
      expect((await claims(id, blocked.caller)).map(({ status }: { status: string }) => status)).toEqual(['ended']);
      await unfreeze(frozen, 12n);
      await advance(900);
      const again = await world.issuer.ask('POST', `/v1/redemptions/${id}/resume`);
      expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
      expect(await has(frozen)).toEqual([12n, 27_000n]);

      await world.setStanding(blocked, 'active');
      const next = await redeem();
      await is(next, 'completed');
      expect(await world.supply(instrument.token)).toBe(0n);
    }, 30_000);

    it('also where only what is set aside is left', async () => {
      const [free, blocked] = (await given(60_000n, 10n, 20n)) as [TestInvestor, TestInvestor];
      await bar(blocked);
      const id = await redeem();
      await is(id, 'completed');
      await world.cast.approve((await end(id)).body.approval.id, world.secondIssuer);
      await is(id, 'ended');
      await expectConserved(id, [
        [free, 10n],
        [blocked, 20n],
      ]);
      expect(await world.read(EUR, 'heldBalanceOf', world.operator)).toBe(0n);
    });

    it('by nobody while it pays, when nobody waits, or once somebody was paid in between', async () => {
      const [free, one, two] = (await given(60_000n, 10n, 10n, 10n)) as [TestInvestor, TestInvestor, TestInvestor];
      await freeze(one, 10n);
      await freeze(two, 10n);
      const id = await redeem();
      await is(id, 'waiting');
      const { approval } = (await end(id)).body;
      await unfreeze(one, 10n);
      await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
      await world.polling.until(async () => (await claimOf(id, one)).status === 'redeemed');
      await is(id, 'waiting');
      await expect(world.cast.approve(approval.id, world.secondIssuer)).rejects.toThrow('APPROVAL_CLOSED');
      const voided = await world.issuer.does('GET', `/v1/approvals/${approval.id}`);
      expect(voided).toMatchObject({ status: 'voided', reason: expect.stringContaining('being paid again') });
      expect((await read(id)).end_reason).toBeNull();
      const stranger = await world.cast.person(await world.cast.organisation('issuer', 'schwyz'), 'issuer_admin');
      expect((await end(id, stranger)).status).toBe(404);
      await unfreeze(two, 10n);
      await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
      await is(id, 'completed');
      const late = await end(id);
      expect([late.status, late.body.code]).toEqual([409, 'STATE_REFUSED']);
      await expectConserved(id, [
        [free, 10n],
        [one, 10n],
        [two, 10n],
      ]);
    }, 30_000);

    it('not by who approves while payment begins again', async () => {
      const [frozen] = (await given(60_000n, 20n)) as [TestInvestor];
      await freeze(frozen, 20n);
      const id = await redeem();
      await is(id, 'waiting');
      const { approval } = (await end(id)).body;
      const { owner } = world.own;
      await owner.query('BEGIN');
      await owner.query('SELECT 1 FROM redemptions WHERE id = $1 FOR UPDATE', [id]);
      const second = world.cast.approve(approval.id, world.secondIssuer).catch((error: Error) => error.message);
      await world.polling.until(async () => {
        const waits = `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`;
        return (await owner.query(waits)).rowCount! > 0;
      });
      const becomes = async (status: string, claim: string, code: string | null) => {
        await owner.query('UPDATE redemptions SET status = $2, version = version + 1 WHERE id = $1', [id, status]);
        const ofClaims = `UPDATE redemption_claims SET status = $2, code = $3
          WHERE redemption_id = $1 AND status IN ('waiting', 'due')`;
        await owner.query(ofClaims, [id, claim, code]);
      };
      await becomes('settling', 'due', null);
      await owner.query('COMMIT');
      expect(await second).toContain('APPROVAL_VOID');
      expect((await read(id)).money).toMatchObject({ bound: { amount: '30000' }, released: { amount: '0' } });
      await becomes('waiting', 'waiting', 'INSUFFICIENT_AVAILABLE');
      await unfreeze(frozen, 20n);
      await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
      await is(id, 'completed');
      await expectConserved(id, [[frozen, 20n]]);
    }, 30_000);

    it('once, where a process dies in the middle', async () => {
      const [free, frozen] = (await given(60_000n, 10n, 20n)) as [TestInvestor, TestInvestor];
      await freeze(frozen, 20n);
      const id = await redeem();
      await is(id, 'waiting');
      const { approval } = (await end(id)).body;
      const conclude = jest
        .spyOn(world.app.get(RedemptionProgress), 'conclude')
        .mockRejectedValueOnce(new Error('killed'));
      await expect(world.cast.approve(approval.id, world.secondIssuer)).rejects.toThrow();
      expect([(await read(id)).status, (await claimOf(id, frozen)).status]).toEqual(['waiting', 'waiting']);
      const send = jest.spyOn(world.app.get(Submitter), 'send').mockRejectedValueOnce(new Error('killed'));
      await world.cast.approve(approval.id, world.secondIssuer);
      await is(id, 'ended');
      for (const struck of [conclude, send]) {
        expect(struck).toHaveBeenCalled();
        struck.mockRestore();
      }
      await expectConserved(id, [
        [free, 10n],
        [frozen, 20n],
      ]);
    }, 30_000);
  });
});

describe('a crash', () => {
  const crash = new Error('killed');

  it('before the money for units that a holder parted with goes back lets it go back once', async () => {
    const [stays, parts] = (await given(60_000n, 10n, 20n)) as [TestInvestor, TestInvestor];
    await world.onChain(callTo(instrument.token, assetTokenAbi, 'freezePartialTokens', [parts.address, 20n]));
    const id = await redeem({ units: '15' });
    await is(id, 'waiting');
    const parted = [parts.address, stays.address, 20n] as const;
    await world.onChain(callTo(instrument.token, assetTokenAbi, 'forcedTransfer', parted));
    const struck = jest.spyOn(world.app.get(RedemptionOperations), 'release').mockRejectedValueOnce(crash);
    await world.issuer.does('POST', `/v1/redemptions/${id}/resume`);
    await is(id, 'completed');
    expect(struck).toHaveBeenCalledTimes(2);
    struck.mockRestore();
    expect((await read(id)).money).toMatchObject({ paid: { amount: '7500' }, released: { amount: '15000' } });
    expect(await has(stays)).toEqual([25n, 7_500n]);
    expect((await claimOf(id, parts)).status).toBe('lapsed');
    await expectConserved(id, [[stays, 30n]]);
  }, 30_000);

  const points: [string, () => jest.SpyInstance][] = [
    ['before the money is bound', () => jest.spyOn(world.app.get(Submitter), 'send').mockRejectedValueOnce(crash)],
    [
      'between the claims and the walk',
      () => jest.spyOn(world.app.get(RedemptionProgress), 'start').mockRejectedValueOnce(crash),
    ],
    [
      'in the middle of the walk',
      () => {
        const operations = world.app.get(RedemptionOperations);
        const redeemOne = operations.redeem.bind(operations);
        return jest.spyOn(operations, 'redeem').mockImplementationOnce(redeemOne).mockRejectedValueOnce(crash);
      },
    ],
    [
      'after a payment, before it is on record',
      () => jest.spyOn(world.app.get(RedemptionProgress), 'proceed').mockRejectedValueOnce(crash),
    ],
  ];

  it.each(points)(
    '%s pays nobody twice, and nobody not at all',
    async (_, strike) => {
      const three = await given(100_000n, 7n, 11n, 13n);
      const struck = strike();
      const id = await redeem({ units: '30' });
      await is(id, 'completed');
      expect(struck).toHaveBeenCalled();
      struck.mockRestore();
      expect(await world.supply(instrument.token)).toBe(1n);
      await expectConserved(id, [
        [three[0]!, 7n],
        [three[1]!, 11n],
        [three[2]!, 13n],
      ]);
    },
    30_000,
  );
});

describe('a redemption is refused', () => {
  const refused = async (terms: object = {}, by: Caller = world.issuer) => {
    const { status, body } = await by.ask('POST', `${path()}/redemptions`, command(terms));
    return [status, body.code, body.detail];
  };

  it('without enough cash, with what is missing', async () => {
    await given(59_999n, 40n);
    const [status, code, detail] = await refused();
    expect([status, code]).toEqual([409, 'CASH_TOO_SHORT']);
    expect(detail).toContain('1 are missing');
    expect(await refused({ units: '39' }).then(([each]) => each)).toBe(202);
  });

  it('when the cash is gone before the second person decides', async () => {
    const [anna] = await given(60_000n, 40n);
    const { redemption, approval } = await world.issuer.does('POST', `${path()}/redemptions`, command());
    await given(10n);
    await expect(world.cast.approve(approval.id, world.secondIssuer)).rejects.toThrow('CASH_TOO_SHORT');
    expect((await read(redemption.id)).status).toBe('proposed');
    expect(await has(anna!)).toEqual([40n, 0n]);
  });

  it('for units that nobody has, on an instrument on offer, beside another one, to its proposer and to others', async () => {
    await given(60_000n);
    expect((await refused()).slice(0, 2)).toEqual([409, 'NO_UNITS_OUT']);
    await given(60_000n, 40n);
    expect((await refused({ units: '41' })).slice(0, 2)).toEqual([409, 'NO_UNITS_OUT']);
    expect((await refused({ valuation_age_days_max: 30 })).slice(0, 2)).toEqual([409, 'VALUATION_TOO_OLD']);
    for (const terms of [{ units: '0' }, { units: '-1' }, { units: 1 }, { price: { amount: '0', asset: 'EUR/2' } }]) {
      expect((await refused(terms)).slice(0, 2)).toEqual([400, 'VALIDATION_FAILED']);
    }
    const offering = await world.offer(instrument);
    expect((await refused()).slice(0, 2)).toEqual([409, 'STATE_REFUSED']);
    await world.issuer.does('POST', `/v1/offerings/${offering.id}/cancel`, { reason: 'No longer.' });
    await world.ends(offering.id, 'cancelled');
    const { approval } = await world.issuer.does('POST', `${path()}/redemptions`, command());
    expect((await refused()).slice(0, 2)).toEqual([409, 'STATE_REFUSED']);
    await expect(world.cast.approve(approval.id, world.issuer)).rejects.toThrow('MAKER_IS_CHECKER');
    const stranger = await world.cast.person(await world.cast.organisation('issuer', 'zermatt'), 'issuer_admin');
    expect((await refused({}, stranger)).slice(0, 2)).toEqual([404, 'NOT_FOUND']);
  });
});

/** Last: from here on the instruments are those of the register. */
describe('an asset of which everything is redeemed', () => {
  it('is active with its first units, ends as redeemed, and frees its title', async () => {
    world.useRegister();
    const register = await AssetsWorld.within(world);
    const asset = await register.approved();
    const is = (status: string) => register.becomes(`/v1/assets/${asset.id}`, status);
    const drafted = await register.instrument(asset.id, (await register.entity()).id);
    const { id, token } = await register.tokenise(drafted.id);
    await is('tokenised');
    const investors = [await world.investor({ cents: 50_000n }), await world.investor({ cents: 50_000n })];
    const offering = await world.offer({ id } as OfferedInstrument, { units: '30', allocation: 'first_come' });
    for (const investor of investors) await world.fund(offering.id, investor, 15);
    await world.close(offering.id);
    await world.ends(offering.id, 'closed');
    await is('active');

    const url = `/v1/instruments/${id}`;
    const early = await world.issuer.ask('POST', `${url}/retire`, { reason: 'The building was sold.' });
    expect([early.status, early.body.code]).toEqual([409, 'UNITS_OUT']);
    await register.polling.until(async () => (await world.issuer.does('GET', `${url}/holders`)).supply === '30');
    const terms = command({ price: { amount: '1000', asset: 'EUR/2' } });
    const { redemption, approval } = await world.issuer.does('POST', `${url}/redemptions`, terms);
    await world.cast.approve(approval.id, world.secondIssuer);
    await register.becomes(`/v1/redemptions/${redemption.id}`, 'completed');
    expect(await world.supply(token)).toBe(0n);
    for (const { address } of investors) expect(await world.read(EUR, 'balanceOf', address)).toBe(50_000n);

    const ending = await world.issuer.does('POST', `${url}/retire`, { reason: 'The building was sold.' });
    await world.cast.approve(ending.approval.id);
    await register.becomes(url, 'retired');
    await is('redeemed');
    const next = await register.approved({ identifiers: asset.identifiers }, register.stranger);
    expect(next.status).toBe('approved');
    register.polling.end();
  }, 60_000);
});
