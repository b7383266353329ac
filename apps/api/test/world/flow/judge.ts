import type { Hex } from '@cadastre/protocol';
import { answered, type Schemas } from '@cadastre/sdk';
import { booksOf, cashBooks, sumOf } from './books';
import type { FlowWorld } from './flow-world';
import { MOVEMENT_REFUSALS, OUT_OF_REACH } from './refusals';
import { countsFor, PRICE_CENTS } from './subscribers';
import type { WholeFlow } from './whole-flow';

/** What must be so in the end, whatever happened on the way. */
export async function judgeFlow(world: FlowWorld, flow: WholeFlow): Promise<void> {
  const { first, second, third } = flow.done;
  expect(first.offering).toMatchObject({ status: 'closed' });
  expect(second.offering).toMatchObject({ status: 'failed', totals: { issued_units: '0' } });
  expect(third.offering).toMatchObject({ status: 'closed', totals: { issued_units: '0' } });
  await judgePeople(world, flow);
  await judgeMoney(flow);

  await judgeRefusals(flow);

  const books = await booksOf(world, flow.chain, first.instrument.token as Hex, first.instrument);
  expect(books.readModel).toEqual(books.chain);
  expect(books.capTable).toEqual(books.chain);
  expect(books.chain).toEqual(flow.expectedHoldings());
  const supply = BigInt(flow.register.supply);
  expect(books.supply).toEqual({ chain: supply, readModel: supply, capTable: supply });
  expect(sumOf(books.chain)).toBe(supply);

  const none = await booksOf(world, flow.chain, second.instrument.token as Hex, second.instrument);
  expect([none.supply, none.chain]).toEqual([{ chain: 0n, readModel: 0n, capTable: 0n }, []]);

  const cash = await cashBooks(world, flow.chain);
  expect(cash.readModel).toEqual(cash.chain);
  const { balance, paidIn, paidOut } = flow.bank;
  expect(balance).toBe(paidIn - paidOut);
  expect(sumOf(cash.chain)).toBe(balance);
  expect(cash.supply).toMatchObject({ chain: balance, readModel: balance });
  const { data: breaks } = await answered(world.compliance.api.GET('/v1/cash-breaks'));
  expect(breaks).toEqual([]);

  const { data: dead } = await answered(world.admin.api.GET('/v1/dead-letters'));
  expect(dead).toEqual([]);
}

/** Everybody is there once, and is what was decided. */
async function judgePeople({ compliance: { api }, pages }: FlowWorld, flow: WholeFlow): Promise<void> {
  const investors = await pages((query) => answered(api.GET('/v1/investors', { params: { query } })));
  const seen = investors.map(({ id, kyc_status: status }) => `${id} ${status}`).sort();
  const planned = flow.investors.map(({ id, fate }) => {
    const status = fate === 'rejected' ? 'rejected' : fate === 'blocked' ? 'manual_review' : 'verified';
    return `${id} ${status}`;
  });
  expect(seen).toEqual(planned.sort());
}

/** Every rule of the flow has refused something, by its own code, as was planned; and the platform had said so before. */
async function judgeRefusals({ done: { third, trading }, subscriptionsOf, size }: WholeFlow): Promise<void> {
  const { desk, uncleared } = trading;
  const { seen, planned, explained, unexplained } = await desk.outcomes();
  expect(seen).toEqual(planned);
  expect(seen).toMatchObject(explained);
  expect(unexplained).toEqual([]);
  expect(Object.keys(seen).length).toBeGreaterThanOrEqual(size.transfers);
  expect(uncleared).toMatchObject({ allowed: false, needs_clearing: true });

  if (size.rules === 'few') return;
  const unissued = await subscriptionsOf(third.offering.id);
  const codes = new Set([...Object.values(seen), uncleared.code, ...unissued.map((one) => one.refusal_code)]);
  const met = MOVEMENT_REFUSALS.filter((code) => codes.has(code));
  expect([...met, ...Object.keys(OUT_OF_REACH)].sort()).toEqual([...MOVEMENT_REFUSALS].sort());
}

/** Each subscription: what was paid is the price of what was allotted, and what was not needed is its owner's again. */
async function judgeMoney({ done: { first, second, third }, subscriptionsOf }: WholeFlow): Promise<void> {
  const settled = await subscriptionsOf(first.offering.id);
  const share = Number(first.offering.units) / first.wishes.reduce((sum, wish) => sum + countsFor(wish), 0);
  for (const wish of first.wishes) {
    const { id } = wish.investor;
    const { status, allotted_units, funding } = settled.find(({ investor_id }) => investor_id === id)!;
    const allotted = BigInt(allotted_units ?? 0);
    const bound = BigInt(countsFor(wish)) * PRICE_CENTS;
    const expected = {
      ...{ status: 'settled', held: 0n, paid: allotted * PRICE_CENTS, released: bound - allotted * PRICE_CENTS },
      ...(wish.pays === 'bank'
        ? { credited: wish.cents, returned: wish.cents - allotted * PRICE_CENTS }
        : { credited: 0n, returned: 0n }),
    };
    expect([id, { status, ...sumsOf(funding) }]).toEqual([id, expected]);
    // Pro rata: nobody is a whole unit away from their share.
    expect(Math.abs(Number(allotted) - countsFor(wish) * share)).toBeLessThan(1);
  }
  expect(settled).toHaveLength(first.wishes.length);
  expect(settled.reduce((sum, one) => sum + Number(one.allotted_units), 0)).toBe(Number(first.offering.units));
  for (const { offering, wishes } of [second, third]) {
    const unfilled = await subscriptionsOf(offering.id);
    expect(unfilled).toHaveLength(wishes.length);
    for (const { status, units, funding } of unfilled) {
      const { paid, released } = sumsOf(funding);
      expect([status, paid, released]).toEqual(['unfilled', 0n, BigInt(units) * PRICE_CENTS]);
    }
  }
}

const sumsOf = ({ held, paid, released, credited, returned }: Schemas['Subscription']['funding']) => ({
  ...{ held: BigInt(held.amount), paid: BigInt(paid.amount), released: BigInt(released.amount) },
  ...{ credited: BigInt(credited.amount), returned: BigInt(returned.amount) },
});
