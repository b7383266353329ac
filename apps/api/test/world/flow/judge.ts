import type { Hex } from '@cadastre/protocol';
import { answered } from '@cadastre/sdk';
import { booksOf, cashBooks, sumOf } from './books';
import type { FlowWorld } from './flow-world';
import type { WholeFlow } from './whole-flow';

/** What must be so in the end, whatever happened on the way. */
export async function judgeFlow(world: FlowWorld, flow: WholeFlow): Promise<void> {
  const { first, second, desk } = flow.done;
  expect(first.offering).toMatchObject({ status: 'closed' });
  expect(second.offering).toMatchObject({ status: 'failed', totals: { issued_units: '0' } });
  await judgePeople(world, flow);
  await judgeMoney(flow);

  const { seen, planned, unexplained } = await desk.outcomes();
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(planned));
  expect(unexplained).toEqual([]);

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
  expect(sumOf(cash.chain)).toBe(flow.cash.paidIn);
  expect(cash.supply).toMatchObject({ chain: flow.cash.paidIn, readModel: flow.cash.paidIn });

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

/** Each subscription: what was paid is the price of what was allotted, and what was not needed is free again. */
async function judgeMoney({ done: { first, second }, subscriptionsOf }: WholeFlow): Promise<void> {
  const price = BigInt(first.offering.price.amount);
  const settled = await subscriptionsOf(first.offering.id);
  const wished = first.wishes.reduce((sum, { units }) => sum + units, 0);
  const share = Number(first.offering.units) / wished;
  for (const { investor_id, status, units, allotted_units, funding } of settled) {
    const allotted = BigInt(allotted_units ?? 0);
    const paid = allotted * price;
    const free = BigInt(units) * price - paid;
    expect([investor_id, status, funding.held.amount, funding.paid.amount, funding.released.amount]).toEqual([
      ...[investor_id, 'settled', '0', String(paid), String(free)],
    ]);
    // Pro rata: nobody is a whole unit away from their share.
    expect(Math.abs(Number(allotted) - Number(units) * share)).toBeLessThan(1);
  }
  expect(settled).toHaveLength(first.wishes.length);
  expect(settled.reduce((sum, one) => sum + Number(one.allotted_units), 0)).toBe(Number(first.offering.units));
  for (const { status, units, funding } of await subscriptionsOf(second.offering.id)) {
    const all = String(BigInt(units) * BigInt(second.offering.price.amount));
    expect([status, funding.paid.amount, funding.released.amount]).toEqual(['unfilled', '0', all]);
  }
}
