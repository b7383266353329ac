import { setTimeout as sleep } from 'node:timers/promises';
import { expectedBooks, shownBooks } from './world/cash/books';
import { CashHistory } from './world/cash/cash-history';
import { CashWorld } from './world/cash-world';
import { Progress } from './world/progress';
import { Random } from './world/random';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const STEPS = Number(process.env.CASH_STEPS ?? (process.env.SOAK ? 1_000 : 60));
const PEOPLE = ['Bernd Schuster', 'Clara Vanderveken', 'Dorothea Quist', 'Emil Lindgren'];
const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 50;

let world: CashWorld;

beforeAll(async () => {
  world = await CashWorld.create(62);
}, 120_000);

afterAll(() => world?.end());

async function open(): Promise<CashHistory> {
  const accounts = new Map<string, { depositor: Awaited<ReturnType<CashWorld['depositor']>>; bankAccountId: string }>();
  for (const name of PEOPLE) {
    const [given, family] = name.split(' ');
    const depositor = await world.depositor(given, family);
    accounts.set(name, { depositor, bankAccountId: await world.admittedAccount(depositor) });
  }
  return new CashHistory(world, new Random(SEED), accounts);
}

/** Operations end when they end: what matters is that the books come to what the naive ledger says, and to nothing else. */
async function agree(history: CashHistory): Promise<void> {
  const { ledger } = history;
  ledger.compare();
  expect(ledger.uncovered).toBe(ledger.lacking);
  const patience = performance.now() + PATIENCE_MS;
  for (;;) {
    const shown = await shownBooks(world, history);
    if (JSON.stringify(sorted(shown)) === JSON.stringify(sorted(expectedBooks(history)))) return;
    if (performance.now() > patience) expect([history.log, shown]).toEqual([history.log, expectedBooks(history)]);
    await sleep(LOOK_AGAIN_MS);
  }
}

const sorted = (value: object): object =>
  Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]: [string, unknown]) => [
        key,
        each && typeof each === 'object' && !Array.isArray(each) ? sorted(each) : each,
      ]),
  );

it(`keeps bank, books, read model and chain together through ${STEPS} random steps (SEED=${SEED})`, async () => {
  const progress = new Progress('cash');
  const history = await open();
  for (let i = 0; i < STEPS; i++) {
    await history.step();
    await agree(history);
    progress.sometimes(() => `${i + 1} of ${STEPS} steps`);
  }
  // Summed from the beginning it is the same.
  await world.people.own.owner.query('UPDATE currencies SET summed_at = NULL');
  await agree(history);
}, 3_600_000);
