import { benchNode } from '../bench-node';
import { type Figure } from '../harness';
import { anvil } from '../reference/anvil';
import { singleRequests } from '../requests';

const TRANSACTIONS = 10_000;
const RUNS = 5;
const CONNECTIONS = 64;

/** One `eth_sendRawTransaction` a request, until durable. */
export const httpSingle: Figure = async ({ shared, say }) => {
  const { run, load } = await benchNode(shared, say);
  const runs: number[] = [];
  for (let index = 0; index < RUNS; index++) {
    const signed = load.transfers(TRANSACTIONS);
    runs.push(await run(singleRequests(signed), signed.count, CONNECTIONS));
    say(`http_single: ${Math.round(runs[index]!)} requests/s`);
  }
  const { rate } = await anvil(shared);
  const value = await rate(singleRequests, TRANSACTIONS, CONNECTIONS);
  const reference = { name: 'anvil, ERC-20, single requests', value };
  return { name: 'http_single', unit: 'requests/s', runs, reference };
};
