import { benchNode } from '../bench-node';
import { sendInOrder } from '../flood-client';
import { median, type BenchContext, type Figure } from '../harness';
import { anvil } from '../reference/anvil';
import { singleRequests } from '../requests';

const TRANSACTIONS = 10_000;
const RUNS = 5;
const CONNECTIONS = 64;

function singleRuns({ shared, say }: BenchContext): Promise<number[]> {
  return shared.get('single runs', async () => {
    const { run, load } = await benchNode(shared, say);
    const runs: number[] = [];
    for (let index = 0; index < RUNS; index++) {
      const signed = load.transfers(TRANSACTIONS);
      runs.push(await run(singleRequests(signed), signed.count, CONNECTIONS));
      say(`http_single: ${Math.round(runs[index]!)} requests/s`);
    }
    return runs;
  });
}

/** One `eth_sendRawTransaction` a request, until durable. */
export const httpSingle: Figure = async (context) => {
  const runs = await singleRuns(context);
  const { rate } = await anvil(context.shared);
  const value = await rate(singleRequests, TRANSACTIONS, CONNECTIONS);
  const reference = { name: 'anvil, ERC-20, single requests', value };
  return { name: 'http_single', unit: 'requests/s', runs, reference };
};

/** From sending a transaction to the durable block that holds it, at half the load that the node can take. */
const latencies = (context: BenchContext): Promise<number[][]> =>
  context.shared.get('single latencies', async () => {
    const { load, node } = await benchNode(context.shared, context.say);
    const rate = median(await singleRuns(context)) / 2;
    const runs: number[][] = [];
    for (let index = 0; index < RUNS; index++) {
      const count = Math.round(rate);
      const requests = singleRequests(load.transfers(count));
      const first = node.included;
      const landed = node.whenIncluded(first + count);
      const sentAt_ms = await sendInOrder(node.port, requests, { perSecond: rate, connections: CONNECTIONS });
      await landed;
      runs.push(node.landedAt_ms(first, count).map((at_ms, place) => at_ms - sentAt_ms[place]!));
    }
    return runs;
  });

export const httpLatency =
  (quantile: number): Figure =>
  async (context) => {
    const runs = (await latencies(context)).map((waits) => {
      const sorted = [...waits].sort((a, b) => a - b);
      return sorted[Math.floor(quantile * (sorted.length - 1))]!;
    });
    const name = `http_single_p${quantile * 100}_ms`;
    context.say(`${name}: ${median(runs).toFixed(1)} ms`);
    return { name, unit: 'ms from sending to durable, at half load', runs };
  };
