import { benchEngine } from '../bench-node';
import { BATCH_ROWS, CoreBench, type CoreCost } from '../core-cost';
import { median, type Figure, type Shared } from '../harness';
import { LoadMaker } from '../load';
import { signerSecrets, World, type WorldSize } from '../world';

const LOADS = 6;
const RUNS = 7;
const WARM_UP = 6;

/** What transfers cost a node over a world of this size, in several runs. */
async function coreCosts(shared: Shared, size: WorldSize): Promise<CoreCost[]> {
  const engine = await benchEngine(shared);
  const world = new World(size, engine);
  const bench = await CoreBench.open(world, engine, signerSecrets(size.signers));
  try {
    const load = new LoadMaker(world, engine, 9);
    for (let from = 0; from < size.signers; from += BATCH_ROWS) {
      await bench.introduce(load.introductions(from, Math.min(size.signers, from + BATCH_ROWS)));
    }
    const costs: CoreCost[] = [];
    for (let run = -WARM_UP; run < RUNS; run++) {
      const cost = await bench.cost(Array.from({ length: LOADS }, () => load.transfers(BATCH_ROWS)));
      if (run >= 0) costs.push(cost);
    }
    return costs;
  } finally {
    await bench.close();
  }
}

/** Processor time for everything but signature and ingress. */
export const overhead: Figure = async ({ shared, say }) => {
  const costs = await coreCosts(shared, { accounts: 1_000_000, assets: 100, signers: 10_000 });
  const runs = costs.map(({ rest_us }) => rest_us);
  const check_us = median(costs.map((cost) => cost.check_us));
  say(`overhead_us: ${median(runs).toFixed(2)} µs besides ${check_us.toFixed(2)} µs of decoding and checking`);
  const reference = { name: 'decoding, hashing and batch verification', value: check_us };
  return { name: 'overhead_us', unit: 'µs of processor time a transaction', runs, reference };
};

const SMALL: WorldSize = { accounts: 10_000, assets: 1, signers: 10_000 };
const LARGE: WorldSize = { ...SMALL, accounts: 10_000_000 };

/** What a signed transfer costs, raw bytes to receipt, in a world a thousand times as large. */
export const stateGrowth: Figure = async ({ shared, say }) => {
  const total = ({ check_us, rest_us }: CoreCost): number => check_us + rest_us;
  const small = (await coreCosts(shared, SMALL)).map(total);
  say(`state_growth: ${median(small).toFixed(2)} µs at ${SMALL.accounts} accounts`);
  const runs = (await coreCosts(shared, LARGE)).map(total);
  say(`state_growth: ${median(runs).toFixed(2)} µs at ${LARGE.accounts} accounts`);
  const reference = { name: `the same at ${SMALL.accounts} accounts`, value: median(small) };
  return { name: 'state_growth', unit: `µs a transaction at ${LARGE.accounts} accounts`, runs, reference };
};
