import { assetTokenAbi, batchAbi, contracts, type Hex } from '@cadastre/protocol';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeFunctionData } from 'viem';
import { type BenchContext, type Figure } from '../../../../libs/node/bench/harness';
import { createApplication } from '../../src/application';
import { ChainConnection } from '../../src/chain/chain-connection';
import { EUR, outsider, writeChainWorld } from '../../test/world/chain-world';
import { FIRST_PEOPLE } from '../../test/world/cast';
import { createOwnWorld } from '../../test/world/own-world';
import { processorTime_us } from '../processor-time';
import { BENCH_SETTINGS, useBenchServers } from '../bench-world';

const HOLDERS = 2_000;
const SIGNERS = 20;
const CALLS = 1_000;
/** Batches that each signer sends in a run. */
const ROUNDS = 5;
const RUNS = 5;
const VALID_MS = 3_600_000;
const LOOK_EVERY_MS = 5;
const NO_REF: Hex = `0x${'00'.repeat(32)}`;

interface Indexed {
  readonly events_per_s: number;
  /** From the last block being durable to the read model holding it. */
  readonly lag_ms: number;
}

/** The product under full load of its chain: transfers in batches, every one of them an event of the read model. */
const indexed = ({ shared, say }: BenchContext): Promise<Indexed[]> =>
  shared.get('indexer', async (onClose) => {
    useBenchServers();
    const world = await createOwnWorld(1, { ...FIRST_PEOPLE, ...BENCH_SETTINGS });
    onClose(() => world.end());
    const holders = Array.from({ length: HOLDERS }, (_, index) => outsider(`holder ${index}`));
    await writeChainWorld(world.environment.dataDir, {
      holders: holders.map((holder) => [holder, 10n ** 12n] as const),
    });
    const app = await createApplication(world.environment);
    onClose(() => app.close());
    const { client } = app.get(ChainConnection);
    const nonces = new Uint32Array(SIGNERS);

    const signedBatch = (signer: number): Promise<Hex> => {
      const calls = Array.from({ length: CALLS }, (_, index) => ({
        to: EUR,
        data: transferTo(holders[(signer + 1 + index) % HOLDERS]!.address),
        ref: NO_REF,
      }));
      const validUntil = BigInt(Math.floor((Date.now() + VALID_MS) / 1000));
      return holders[signer]!.signTransaction({
        type: 'eip1559',
        chainId: client!.chain!.id,
        nonce: nonces[signer]!++,
        gas: 1_000_000_000n,
        to: contracts.Batch,
        data: encodeFunctionData({ abi: batchAbi, functionName: 'submit', args: [calls, false, validUntil] }),
      });
    };
    // Both questions are cheap, so that asking them does not slow what is measured.
    const signerHasSent = async (signer: number): Promise<boolean> =>
      (await client!.getTransactionCount({ address: holders[signer]!.address })) === nonces[signer];
    const indexedBlock = async (): Promise<bigint> => {
      const { rows } = await world.owner.query<{ number: string }>('SELECT number FROM chain_cursor');
      return BigInt(rows[0]?.number ?? -1);
    };
    const until = async (holds: () => Promise<boolean>): Promise<void> => {
      while (!(await holds())) await sleep(LOOK_EVERY_MS);
    };

    const runs: Indexed[] = [];
    for (let run = -1; run < RUNS; run++) {
      const raws: Hex[] = [];
      for (let round = 0; round < ROUNDS; round++)
        for (let signer = 0; signer < SIGNERS; signer++) raws.push(await signedBatch(signer));
      const [start, spent] = [performance.now(), processorTime_us()];
      for (const serializedTransaction of raws) await client!.sendRawTransaction({ serializedTransaction });
      for (let signer = 0; signer < SIGNERS; signer++) await until(() => signerHasSent(signer));
      const [durable, head] = [performance.now(), await client!.getBlockNumber({ cacheTime: 0 })];
      await until(async () => (await indexedBlock()) >= head);
      const end = performance.now();
      const each_us = (processorTime_us() - spent) / (raws.length * CALLS);
      if (run < 0) continue;
      runs.push({ events_per_s: ((raws.length * CALLS) / (end - start)) * 1000, lag_ms: end - durable });
      const { events_per_s, lag_ms } = runs[run]!;
      say(
        `indexer: ${Math.round(events_per_s)} events/s, ${Math.round(lag_ms)} ms behind, ${each_us.toFixed(1)} µs each`,
      );
    }
    const { rows } = await world.owner.query<{ count: number }>('SELECT count(*)::int AS count FROM chain_events');
    const expected = (RUNS + 1) * ROUNDS * SIGNERS * CALLS;
    if (rows[0]!.count !== expected) throw new Error(`${rows[0]!.count} events of ${expected} are in the read model`);
    return runs;
  });

const transferTo = (to: Hex): Hex =>
  encodeFunctionData({ abi: assetTokenAbi, functionName: 'transfer', args: [to, 1n] });

export const indexerRate: Figure = async (context) => ({
  name: 'indexer',
  unit: 'events/s into the read model, the chain under full load',
  runs: (await indexed(context)).map(({ events_per_s }) => events_per_s),
});

export const indexerLag: Figure = async (context) => ({
  name: 'indexer_lag_ms',
  unit: 'ms behind the last durable block when the load ends',
  runs: (await indexed(context)).map(({ lag_ms }) => lag_ms),
});
