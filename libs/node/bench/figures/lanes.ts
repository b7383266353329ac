import { initKeccak } from '@cadastre/protocol';
import {
  decodeReceipt,
  InlineLanes,
  Machine,
  type BlockResult,
  type LaneExecutor,
  type PackedTransactions,
} from '@cadastre/chain';
import { PooledLanes } from '../../src/lanes/pooled-lanes';
import { benchEngine } from '../bench-node';
import { median, type BenchContext, type Figure, type Shared } from '../harness';
import { call, MachineLoad, nativeContract, type MachineCall } from '../machine-load';
import { GENESIS_TIME, World } from '../world';

const ACCOUNTS = 100_000;
const BLOCK = 10_000;
/** Single runs of lanes scatter widely on a machine with neighbours: the median wants many. */
const RUNS = 31;
const WARM_UP = 8;

/** One order in this run, the other in the next: whatever one leaves behind for the other falls on both alike. */
const inTurn = <Pair extends readonly unknown[]>(run: number, pair: Pair): Pair[number][] =>
  run % 2 === 0 ? [...pair] : [...pair].reverse();

interface LaneBench {
  readonly machine: Machine;
  readonly load: MachineLoad;
  readonly one: LaneExecutor;
  readonly two: LaneExecutor;
  execute(transactions: PackedTransactions, lanes: LaneExecutor | undefined): Promise<BlockResult>;
}

/** One machine for all figures of lanes, and one and two lanes for it. */
const laneBench = (shared: Shared): Promise<LaneBench> =>
  shared.get('lane bench', async (onClose) => {
    await initKeccak();
    const world = new World({ accounts: ACCOUNTS, assets: 100, signers: 1_000 }, await benchEngine(shared));
    const machine = Machine.fromGenesis(world.genesis(), { clock: () => performance.now() * 1000 });
    const [one, two] = [new InlineLanes(1), new PooledLanes({ lanes: 2 })];
    onClose(() => two.close());
    return {
      ...{ machine, load: new MachineLoad(world, 5), one, two },
      async execute(transactions, lanes) {
        const number = machine.headNumber + 1;
        const block = { number, timestamp: GENESIS_TIME + number, parentHash: new Uint8Array(32), transactions };
        const result = lanes ? await machine.execute(block, lanes) : machine.executeInline(block);
        if (result.stats.refused > 0)
          throw new Error(
            `${result.stats.refused} calls of the load refused, the first with code ${decodeReceipt(result.receipts, 0).code}`,
          );
        return result;
      },
    };
  });

/** Transfers of securities by rank, of cash, and approvals. */
function mixedCall(load: MachineLoad): MachineCall {
  const { assets, accounts, signers } = load.world.size;
  const kind = load.below(10);
  const sender = load.below(signers);
  if (kind < 7) {
    const rank = Math.floor(Math.exp((load.random() / 2 ** 32) * Math.log(assets + 1)) - 1);
    return load.transfer(sender, Math.min(rank, assets - 1), load.besides(sender));
  }
  if (kind < 9) {
    const payer = load.below(accounts);
    return load.transfer(payer, assets, load.besides(payer));
  }
  const token = load.transfer(sender, 0, 0).to;
  return { sender, to: token, data: call('AssetToken', 'approve', [load.world.account(load.below(accounts)), 5n]) };
}

/** Execution and commitment of a mixed load, on two lanes against one. */
export const twoLanes: Figure = async ({ shared, say }) => {
  const { load, execute, one, two } = await laneBench(shared);
  const rates = { one: [] as number[], two: [] as number[] };
  // Made beforehand: what making them leaves behind would be cleared away on the second core while lanes run.
  const blocks = Array.from({ length: 2 * (WARM_UP + RUNS) }, () => load.block(BLOCK, () => mixedCall(load)));
  for (let run = -WARM_UP; run < RUNS; run++) {
    for (const [name, lanes] of inTurn(run, [
      ['one', one],
      ['two', two],
    ] as const)) {
      const { stats } = await execute(blocks.shift()!, lanes);
      if (run >= 0) rates[name].push((BLOCK / (stats.execute_us + stats.commit_us)) * 1e6);
    }
  }
  say(`two_lanes: ${Math.round(median(rates.two))} against ${Math.round(median(rates.one))} transactions/s`);
  const reference = { name: 'one lane, the same load in turn', value: median(rates.one) };
  return { name: 'two_lanes', unit: 'transactions/s', runs: rates.two, reference };
};

/** What scheduling can gain least from, and could lose by. */
const worstLoads: Record<string, (load: MachineLoad, index: number) => MachineCall> = {
  'one hot asset': (load) => {
    const sender = load.below(load.world.size.signers);
    return load.transfer(sender, 0, load.besides(sender));
  },
  'one hot holder': (load) => load.transfer(7, 0, load.besides(7)),
  'deliveries through one cash token': (load, index) => {
    const { signers, assets } = load.world.size;
    const seller = load.below(signers);
    const buyer = load.besides(seller, signers);
    const order = {
      ...{ seller: load.world.account(seller), buyer: load.world.account(buyer), asset: load.world.asset(1) },
      ...{ units: 1n, cash: load.world.asset(assets), payment: 1n, splitIndex: 0, validUntil: 4_000_000_000n },
      salt: `0x${index.toString(16).padStart(8, '0')}${load.random().toString(16).padStart(56, '0')}`,
    };
    const none = `0x${'00'.repeat(65)}`;
    const data = call('Settlement', 'settle', [order, none, none]);
    return { sender: load.below(signers), to: nativeContract('Settlement'), data, signers: [seller, buyer] };
  },
  'all exclusive': (load) => ({
    sender: 0,
    to: nativeContract('IdentityRegistry'),
    data: call('IdentityRegistry', 'updateCountry', [load.world.account(load.below(1_000)), 756]),
  }),
};

/** The worst mix with lanes and a schedule, against running it in order. */
export const worstMix: Figure = async ({ shared, say }: BenchContext) => {
  const { load, execute, two } = await laneBench(shared);
  const rates = { scheduled: [] as number[], inOrder: [] as number[] };
  for (let run = -2; run < RUNS; run++) {
    for (const [name, lanes] of inTurn(run, [
      ['scheduled', two],
      ['inOrder', undefined],
    ] as const)) {
      let elapsed_ms = 0;
      for (const callOf of Object.values(worstLoads)) {
        const transactions = load.block(BLOCK / 4, (index) => callOf(load, index));
        const start = performance.now();
        await execute(transactions, lanes);
        elapsed_ms += performance.now() - start;
      }
      if (run >= 0) rates[name].push((BLOCK / elapsed_ms) * 1000);
    }
  }
  say(`worst_mix: ${Math.round(median(rates.scheduled))} against ${Math.round(median(rates.inOrder))} transactions/s`);
  const reference = { name: 'the same blocks in order on one thread', value: median(rates.inOrder) };
  return { name: 'worst_mix', unit: 'transactions/s', runs: rates.scheduled, reference };
};
