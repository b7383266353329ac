import type { Hex } from '@cadastre/protocol';
import { booksOf, cashBooks, sumOf } from './world/flow/books';
import { FlowWorld } from './world/flow/flow-world';
import { WholeFlow } from './world/flow/whole-flow';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const INVESTORS = Number(process.env.WHOLE_FLOW_INVESTORS ?? (process.env.SOAK ? 500 : 40));
const TRANSFERS = Number(process.env.WHOLE_FLOW_TRANSFERS ?? (process.env.SOAK ? 2_000 : 400));

let world: FlowWorld;

beforeAll(async () => {
  // As a deployment behind its proxy: sign-ins are limited by address.
  world = await FlowWorld.create(51, { NODE_ENV: 'production', PUBLIC_URL: 'http://localhost:3000' });
  await world.start();
  await world.open();
}, 60_000);

afterAll(() => world?.end());

it(`issues, from an empty platform to books that agree (SEED=${SEED}, ${INVESTORS} investors)`, async () => {
  const flow = new WholeFlow(world, { seed: SEED, investors: INVESTORS, transfers: TRANSFERS });
  await flow.onboard();
  const first = await flow.issue();
  expect(first.offering).toMatchObject({ status: 'closed' });
  const desk = await flow.trade(first.instrument);
  const second = await flow.failToIssue();
  expect(second.offering).toMatchObject({ status: 'failed', totals: { issued_units: '0' } });

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

  const cash = await cashBooks(world, flow.chain);
  expect(cash.readModel).toEqual(cash.chain);
  expect(sumOf(cash.chain)).toBe(flow.cash.paidIn);
  expect(cash.supply).toMatchObject({ chain: flow.cash.paidIn, readModel: flow.cash.paidIn });
}, 600_000);
