import { EUR } from './world/chain-world';
import { OfferingWorld } from './world/offering-world';

let world: OfferingWorld;

beforeAll(async () => {
  world = await OfferingWorld.create(15);
}, 60_000);

afterAll(() => world?.end());

const PRICE = 1000n;

const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

describe('at once', () => {
  it('two who want the last ticket: one has it, the other one has their money', async () => {
    const instrument = await world.instrument(100n);
    const two = await Promise.all([1, 2].map(() => world.investor({ cents: 10_000n })));
    const { id } = await world.offer(instrument, { units: '10', allocation: 'first_come' });
    const subscriptions: string[] = [];
    for (const investor of two) subscriptions.push(await world.subscribe(id, investor, 10));
    const funded = await Promise.all(
      two.map(({ caller }, at) => caller.ask('POST', `/v1/subscriptions/${subscriptions[at]}/funding/cash`)),
    );
    expect(statusesOf(funded).every((status) => status < 500)).toBe(true);
    await world.polling.until(async () => {
      const now = await Promise.all(subscriptions.map((each) => world.subscription(each)));
      return now.every(({ status }) => status !== 'funding' && status !== 'open') || statusesOf(funded)[1]! >= 400;
    });
    await world.close(id);
    await world.ends(id, 'closed');
    const units = await Promise.all(two.map(({ address }) => world.read(instrument.token, 'balanceOf', address)));
    const cents = await Promise.all(two.map(({ address }) => world.read(EUR, 'balanceOf', address)));
    expect([...units].sort()).toEqual([0n, 10n]);
    expect(units.map((each, at) => each * PRICE + cents[at]!)).toEqual([10_000n, 10_000n]);
  });

  it('paying, cancelling and closing: each has units or money, and never both or neither', async () => {
    const instrument = await world.instrument(100n);
    const investors = await Promise.all(Array.from({ length: 4 }, () => world.investor({ cents: 5_000n })));
    const { id } = await world.offer(instrument, { units: '20' });
    const subscriptions: string[] = [];
    for (const investor of investors) subscriptions.push(await world.subscribe(id, investor, 5));
    const acts = investors.flatMap(({ caller }, at) => [
      caller.ask('POST', `/v1/subscriptions/${subscriptions[at]}/funding/cash`),
      caller.ask('POST', `/v1/subscriptions/${subscriptions[at]}/funding/cash`),
      ...(at % 2 ? [caller.ask('POST', `/v1/subscriptions/${subscriptions[at]}/cancel`)] : []),
    ]);
    const answers = await Promise.all([...acts, world.issuer.ask('POST', `/v1/offerings/${id}/close`)]);
    expect(statusesOf(answers).every((status) => status < 500)).toBe(true);
    await world.polling.until(async () => ['closed', 'failed'].includes((await world.offering(id)).status));
    const held = await Promise.all(investors.map(({ address }) => world.read(EUR, 'heldBalanceOf', address)));
    const cents = await Promise.all(investors.map(({ address }) => world.read(EUR, 'balanceOf', address)));
    const units = await Promise.all(investors.map(({ address }) => world.read(instrument.token, 'balanceOf', address)));
    expect(held).toEqual([0n, 0n, 0n, 0n]);
    expect(units.map((each, at) => each * PRICE + cents[at]!)).toEqual([5_000n, 5_000n, 5_000n, 5_000n]);
  });
});
