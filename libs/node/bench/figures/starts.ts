import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchEngine, CONNECTIONS } from '../bench-node';
import { flood } from '../flood-client';
import { median, type Figure, type Shared } from '../harness';
import { LoadMaker } from '../load';
import { NodeProcess } from '../node-process';
import { namedRequests } from '../requests';
import { World, type WorldSize } from '../world';

const REPLAY_WORLD: WorldSize = { accounts: 100_000, assets: 100, signers: 10_000 };
const SNAPSHOT_WORLD: WorldSize = { accounts: 1_000_000, assets: 100, signers: 10_000 };
const RUN = 60_000;
const RUNS = 5;
const OPTIONS = { signatureThreads: 2, lanes: 2, blockInterval_ms: 50 };

interface History {
  readonly directory: string;
  /** Transactions in it. */
  readonly length: number;
  /** Transactions a second while it was made, by run. */
  readonly rates: readonly number[];
}

/** Has a node make blocks of signed transfers, and leaves its directory; a clean end writes a snapshot. */
async function makeHistory(shared: Shared, size: WorldSize, runs: number, clean: boolean): Promise<History> {
  const world = new World(size, await benchEngine(shared));
  const load = new LoadMaker(world, await benchEngine(shared), 21);
  const node = await NodeProcess.start({ ...OPTIONS, world: size });
  const rates: number[] = [];
  for (let run = -1; run < runs; run++) {
    const signed = run < 0 ? load.introductions() : load.transfers(RUN);
    const target = node.included + signed.count;
    const start_ms = performance.timeOrigin + performance.now();
    await flood(node.port, namedRequests(signed, 100, world), CONNECTIONS);
    await node.whenIncluded(target);
    if (run >= 0) rates.push((signed.count / (node.lastBlockAt_ms - start_ms)) * 1000);
  }
  await node.close({ keep: true, clean });
  return { directory: node.dataDirectory, length: node.included, rates };
}

/** Starts a node over the history; answers how long that took, and the replay in it. */
async function start(history: History, size: WorldSize): Promise<{ start_ms: number; replay_ms: number }> {
  const node = await NodeProcess.start({ ...OPTIONS, world: size }, history.directory);
  await node.close({ keep: true });
  return node.started;
}

/** Blocks of signed transfers executed again from the log, the senders stored beside them. */
export const replay: Figure = async ({ shared, say }) => {
  const history = await makeHistory(shared, REPLAY_WORLD, RUNS, false);
  try {
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      // Without the index as well: replay makes it again, as after the loss of all but the log.
      await rm(join(history.directory, 'index'), { recursive: true });
      const { replay_ms } = await start(history, REPLAY_WORLD);
      runs.push((history.length / replay_ms) * 1000);
    }
    say(`replay: ${Math.round(median(runs))} against ${Math.round(median(history.rates))} transactions/s`);
    const reference = { name: 'producing the same blocks', value: median(history.rates) };
    return { name: 'replay', unit: 'transactions/s', runs, reference };
  } finally {
    await rm(history.directory, { recursive: true });
  }
};

/** A start from a snapshot of a million accounts, against importing the genesis and executing every block again. */
export const snapshotStart: Figure = async ({ shared, say }) => {
  const history = await makeHistory(shared, SNAPSHOT_WORLD, 2, true);
  try {
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) runs.push((await start(history, SNAPSHOT_WORLD)).start_ms / 1000);
    await rm(join(history.directory, 'snapshots'), { recursive: true });
    const { start_ms } = await start(history, SNAPSHOT_WORLD);
    say(`snapshot_start: ${median(runs).toFixed(2)} s against ${(start_ms / 1000).toFixed(2)} s`);
    const reference = { name: `genesis and ${history.length} transactions again`, value: start_ms / 1000 };
    return { name: 'snapshot_start', unit: 's to a node that answers, 1,000,000 accounts', runs, reference };
  } finally {
    await rm(history.directory, { recursive: true });
  }
};

/** Resident memory of a node for each asset account, its indexes and trees included. */
export const bytesPerAccount: Figure = async ({ shared, say }) => {
  const engine = await benchEngine(shared);
  const residentOf = async (size: WorldSize): Promise<{ bytes: number; rows: number }> => {
    const world = new World(size, engine);
    const node = await NodeProcess.start({ ...OPTIONS, world: size });
    const { rss_bytes } = await node.stats();
    await node.close();
    let rows = size.accounts;
    for (let asset = 0; asset < size.assets; asset++) rows += world.holdersOf(asset);
    return { bytes: rss_bytes, rows };
  };
  const small = await residentOf({ accounts: 20_000, assets: 100, signers: 1_000 });
  const large = await residentOf({ accounts: 1_000_000, assets: 100, signers: 1_000 });
  const value = (large.bytes - small.bytes) / (large.rows - small.rows);
  say(`bytes_per_account: ${value.toFixed(0)} bytes over ${large.rows} asset accounts`);
  return { name: 'bytes_per_account', unit: 'bytes an asset account', runs: [value] };
};
