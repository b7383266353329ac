import { benchNode } from '../bench-node';
import { type Figure } from '../harness';
import { anvilRate } from '../reference/anvil';
import { namedRequests } from '../requests';

const TRANSACTIONS = 100_000;
const RUNS = 5;

/** Singly signed transfers whose sender is named, 100 a request over JSON-RPC, until they are durable. */
export const signedHinted: Figure = async ({ shared, say }) => {
  const { run, load, world } = await benchNode(shared, say);
  const runs: number[] = [];
  for (let index = 0; index < RUNS; index++) {
    const signed = load.transfers(TRANSACTIONS);
    runs.push(await run(namedRequests(signed, 100, world), signed.count));
    say(`signed_hinted: ${Math.round(runs[index]!)} transactions/s`);
  }
  const reference = { name: 'anvil, ERC-20, batches of 100', value: await anvilRate(shared, say) };
  return { name: 'signed_hinted', unit: 'transactions/s', runs, reference };
};
