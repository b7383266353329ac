import { benchEngine, benchNode } from '../bench-node';
import { median, type BenchContext, type Figure } from '../harness';
import { anvilRate } from '../reference/anvil';
import { recoveryRate } from '../reference/recovery';
import { plainRequests } from '../requests';

const TRANSACTIONS = 40_000;
const RUNS = 5;

/** Transfers of unmodified wallets: every sender is recovered. Two figures speak of the same runs. */
function plainRuns({ shared, say }: BenchContext): Promise<number[]> {
  return shared.get('plain runs', async () => {
    const { run, load } = await benchNode(shared, say);
    const runs: number[] = [];
    for (let index = 0; index < RUNS; index++) {
      const signed = load.transfers(TRANSACTIONS);
      runs.push(await run(plainRequests(signed, 100), signed.count));
      say(`signed_transfers: ${Math.round(runs[index]!)} transactions/s`);
    }
    return runs;
  });
}

export const signedTransfers: Figure = async (context) => {
  const runs = await plainRuns(context);
  const engine = await benchEngine(context.shared);
  const rates: number[] = [];
  for (let index = 0; index < RUNS; index++) rates.push(await recoveryRate(engine, 20_000));
  const reference = { name: 'native recovery of as many signatures on all cores', value: median(rates) };
  return { name: 'signed_transfers', unit: 'transactions/s', runs, reference };
};

export const signedVsAnvil: Figure = async (context) => {
  const runs = await plainRuns(context);
  const reference = { name: 'anvil, ERC-20, batches of 100', value: await anvilRate(context.shared, context.say) };
  return { name: 'signed_vs_anvil', unit: 'transactions/s', runs, reference };
};
