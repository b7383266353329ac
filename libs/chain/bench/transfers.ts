// Costs of a singly signed transfer, stage by stage: node --conditions=@cadastre/source -r ./tools/run-sources.cjs libs/chain/bench/transfers.ts [accounts] [block size] [blocks]
import { initKeccak } from '@cadastre/protocol';
import { Machine } from '@cadastre/chain';
import { Load } from './load';
import { benchGenesis } from './world';

const accounts = Number(process.argv[2] ?? 10_000);
const size = Number(process.argv[3] ?? 10_000);
const assets = 100;
const blocks = Number(process.argv[4] ?? 12);

/** Processor time: on a shared machine the clock on the wall measures the neighbours. */
function cpu_us(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main(): Promise<void> {
  await initKeccak();
  const start = performance.now();
  const machine = Machine.fromGenesis(benchGenesis({ accounts, assets }), { clock: cpu_us });
  console.log(`genesis of ${accounts} accounts: ${Math.round(performance.now() - start)} ms`);
  const load = new Load(accounts, assets, 7);
  const rows: Record<string, number[]> = { resolve: [], schedule: [], execute: [], commit: [], rest: [], total: [] };
  for (let number = 1; number <= blocks; number++) {
    const transactions = load.transfers(size);
    const before = cpu_us();
    const { stats } = machine.executeInline({
      number,
      timestamp: 1_800_000_000 + number,
      parentHash: new Uint8Array(32),
      transactions,
    });
    const total = (cpu_us() - before) / size;
    if (stats.refused > 0) throw new Error(`${stats.refused} refused`);
    if (number <= blocks / 2) continue;
    const parts = [stats.resolve_us, stats.schedule_us, stats.execute_us, stats.commit_us].map((us) => us / size);
    rows.resolve!.push(parts[0]!);
    rows.schedule!.push(parts[1]!);
    rows.execute!.push(parts[2]!);
    rows.commit!.push(parts[3]!);
    rows.rest!.push(total - parts.reduce((a, b) => a + b));
    rows.total!.push(total);
    if (number === blocks) console.log(`stages ${stats.stages}, clusters ${stats.clusters}`);
  }
  for (const [name, values] of Object.entries(rows))
    console.log(`${name.padEnd(9)} ${median(values).toFixed(2)} µs a transfer`);
}

void main();
