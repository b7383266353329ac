import { EUR } from './world/chain-world';
import type { OfferedInstrument } from '../src/offerings/offered-instruments';
import type { Caller } from './world/cast';
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

/** The issuer has so much cash, and not a cent more. */
async function payIn(cents: bigint): Promise<void> {
  const has = await world.read(EUR, 'balanceOf', world.operator);
  if (has > cents) await world.onChain(world.burn(world.operator, has - cents));
  if (has < cents) await world.onChain(world.mint(world.operator, cents - has));
  treasury = { cents };
}

async function holders(...units: bigint[]): Promise<TestInvestor[]> {
  const investors: TestInvestor[] = [];
  for (const each of units) {
    const investor = await world.investor();
    await world.onChain(world.issue(instrument, investor.address, each));
    investors.push(investor);
  }
  await shows(units.reduce((sum, each) => sum + each, 0n));
  return investors;
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
/** What a holder has: units, and cents. */
const has = async ({ address }: TestInvestor) => [
  await world.read(instrument.token, 'balanceOf', address),
  await world.read(EUR, 'balanceOf', address),
];

/** Nobody lost units without being paid, nobody was paid without losing them. */
async function expectConserved(id: string, before: readonly [TestInvestor, bigint][]): Promise<void> {
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
    await payIn(60_000n);
    const [anna] = await holders(40n);
    const id = await redeem();
    await is(id, 'completed');
    expect(await has(anna!)).toEqual([0n, 60_000n]);
    expect(await world.supply(instrument.token)).toBe(0n);
    expect(await claims(id, anna!.caller)).toMatchObject([
      { status: 'redeemed', redeemed_units: '40', paid: { amount: '60000', asset: 'EUR/2' }, code: null },
    ]);
    await expectConserved(id, [[anna!, 40n]]);
  });
});
