import { benchNode } from '../bench-node';
import { type BenchContext, type Figure } from '../harness';
import { postgresLedgerRate } from '../reference/postgres';
import { namedRequests } from '../requests';

const CALLS = 1_000;
const BATCHES = 200;
const RUNS = 5;

/** What the field calls fast: operations a second, in signed batches, on far larger machines. */
const FIELD = 100_000;

/** Transfers in batches of 1,000 under one signature, each call scheduled and judged on its own. Two figures speak of them. */
function batchedRuns({ shared, say }: BenchContext): Promise<number[]> {
  return shared.get('batched runs', async () => {
    const { run, load, world } = await benchNode(shared, say);
    const runs: number[] = [];
    for (let index = -1; index < RUNS; index++) {
      const signed = load.batches(BATCHES, CALLS);
      const rate = await run(namedRequests(signed, 4, world), signed.count, 4);
      if (index < 0) continue;
      runs.push(rate * CALLS);
      say(`batched_operations: ${Math.round(runs[index]!)} operations/s`);
    }
    return runs;
  });
}

export const batchedOperations: Figure = async (context) => {
  const runs = await batchedRuns(context);
  const reference = { name: "the field's 100,000 operations/s", value: FIELD };
  return { name: 'batched_operations', unit: 'operations/s', runs, reference };
};

export const batchedVsPostgres: Figure = async (context) => {
  const runs = await batchedRuns(context);
  const reference = {
    name: 'PostgreSQL ledger: two updates and an insert in a server function, durable',
    value: await postgresLedgerRate(context.say),
  };
  return { name: 'batched_vs_postgres', unit: 'operations/s', runs, reference };
};
