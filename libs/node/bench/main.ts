// The chain's figures, each beside its reference: `npm run bench -w libs/node -- [--json] [--only NAME]`.
import { batchedOperations } from './figures/batched';
import { overhead, stateGrowth } from './figures/core';
import { distribution } from './figures/distribution';
import { twoLanes, worstMix } from './figures/lanes';
import { signedHinted } from './figures/signed-hinted';
import { signedTransfers, signedVsAnvil } from './figures/signed-transfers';
import { httpSingle } from './figures/http-single';
import { bytesPerAccount, replay, snapshotStart } from './figures/starts';
import { describeMachine, foreignLoad, Shared, toResult, type Figure, type Result } from './harness';

/** In the order in which they run: those that share a node stand together. */
const figures: Readonly<Record<string, Figure>> = {
  signed_hinted: signedHinted,
  signed_transfers: signedTransfers,
  signed_vs_anvil: signedVsAnvil,
  batched_operations: batchedOperations,
  http_single: httpSingle,
  distribution_1m: distribution,
  two_lanes: twoLanes,
  worst_mix: worstMix,
  overhead_us: overhead,
  replay,
  snapshot_start: snapshotStart,
  state_growth: stateGrowth,
  bytes_per_account: bytesPerAccount,
};

/** Others' share of the processors above which figures are called those of a noisy machine. */
const QUIET_LOAD_MAX = 0.05;

async function main(args: readonly string[]): Promise<void> {
  const asJson = args.includes('--json');
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  if (only !== undefined && !(only in figures)) {
    throw new Error(`no figure is called ${only}: ${Object.keys(figures).join(', ')}`);
  }
  const say = (text: string): void => void (asJson || process.stderr.write(`${text}\n`));
  const quiet = (await foreignLoad()) <= QUIET_LOAD_MAX;
  const results: Result[] = [];
  for (const group of groupsOf(only === undefined ? Object.keys(figures) : [only])) {
    const shared = new Shared();
    try {
      for (const name of group) results.push(toResult(await figures[name]!({ shared, say })));
    } finally {
      await shared.close();
    }
  }
  const isStillQuiet = quiet && (await foreignLoad()) <= QUIET_LOAD_MAX;
  const machine = describeMachine(isStillQuiet);
  if (asJson) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
  else print(machine.quiet, results);
}

/** The figures of one node, then each of the others by itself: a million accounts are not kept for longer than needed. */
function groupsOf(names: readonly string[]): string[][] {
  const ofTheNode = [
    'signed_hinted',
    'signed_transfers',
    'signed_vs_anvil',
    'batched_operations',
    'http_single',
    'distribution_1m',
  ];
  const ofLanes = ['two_lanes', 'worst_mix'];
  const inGroup = (group: readonly string[]): string[] => names.filter((name) => group.includes(name));
  const others = names.filter((name) => !ofTheNode.includes(name) && !ofLanes.includes(name));
  return [inGroup(ofTheNode), inGroup(ofLanes), ...others.map((name) => [name])].filter((group) => group.length > 0);
}

function print(quiet: boolean, results: readonly Result[]): void {
  for (const { name, value, unit, reference, ratio, spread } of results) {
    const against = reference ? `   ${ratio}x of ${reference.value} (${reference.name})` : '';
    process.stdout.write(`${name.padEnd(20)} ${String(value).padStart(9)} ${unit}${against}   spread ${spread}\n`);
  }
  process.stdout.write(
    quiet ? 'The machine was quiet.\n' : 'Others used the machine meanwhile: these are lower bounds.\n',
  );
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
