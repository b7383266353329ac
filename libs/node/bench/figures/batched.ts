import { benchNode } from '../bench-node';
import { type Figure } from '../harness';
import { namedRequests } from '../requests';

const CALLS = 1_000;
const BATCHES = 200;
const RUNS = 5;

/** What the field calls fast: operations a second, in signed batches, on far larger machines. */
const FIELD = 100_000;

/** Transfers in batches of 1,000 under one signature, each call scheduled and judged on its own. */
export const batchedOperations: Figure = async ({ shared, say }) => {
  const { run, load, world } = await benchNode(shared, say);
  const runs: number[] = [];
  for (let index = -1; index < RUNS; index++) {
    const signed = load.batches(BATCHES, CALLS);
    const rate = await run(namedRequests(signed, 4, world), signed.count, 16);
    if (index < 0) continue;
    runs.push(rate * CALLS);
    say(`batched_operations: ${Math.round(runs[index]!)} operations/s`);
  }
  const reference = { name: "the field's 100,000 operations/s", value: FIELD };
  return { name: 'batched_operations', unit: 'operations/s', runs, reference };
};
