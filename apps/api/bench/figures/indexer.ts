import { assetTokenAbi, batchAbi, contracts, type Hex } from '@cadastre/protocol';
import { encodeFunctionData } from 'viem';
import { type BenchContext, type Figure } from '../../../../libs/node/bench/harness';
import { createApplication } from '../../src/application';
import { ChainConnection } from '../../src/chain/chain-connection';
import { EUR, outsider, writeChainWorld } from '../../test/world/chain-world';
import { createBenchWorld } from '../bench-world';

const HOLDERS = 2_000;
const SIGNERS = 20;
const CALLS = 1_000;
/** Batches that each signer sends in a run. */
const ROUNDS = 5;
const RUNS = 5;
const VALID_MS = 3_600_000;
const NO_REF: Hex = `0x${'00'.repeat(32)}`;

interface Indexed {
  readonly events_per_s: number;
  /** From the last block being durable to the read model holding it. */
  readonly lag_ms: number;
}

/** The product under full load of its chain: transfers in batches, every one of them an event of the read model. */
const indexed = ({ shared, say }: BenchContext): Promise<Indexed[]> =>
  shared.get('indexer', async (onClose) => {
    const world = await createBenchWorld(1);
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
    const eventsInReadModel = async (): Promise<number> => {
      const { rows } = await world.owner.query<{ count: number }>('SELECT count(*)::int AS count FROM chain_events');
      return rows[0]!.count;
    };

    const runs: Indexed[] = [];
    for (let run = -1; run < RUNS; run++) {
      const raws: Hex[] = [];
      for (let round = 0; round < ROUNDS; round++)
        for (let signer = 0; signer < SIGNERS; signer++) raws.push(await signedBatch(signer));
      const target = (await eventsInReadModel()) + raws.length * CALLS;
      const start = performance.now();
      let last: Hex = '0x';
      for (const serializedTransaction of raws) last = await client!.sendRawTransaction({ serializedTransaction });
      await client!.waitForTransactionReceipt({ hash: last, pollingInterval: 5 });
      const durable = performance.now();
      while ((await eventsInReadModel()) < target) await new Promise((resolve) => setTimeout(resolve, 20));
      const end = performance.now();
      if (run < 0) continue;
      runs.push({ events_per_s: ((raws.length * CALLS) / (end - start)) * 1000, lag_ms: end - durable });
      say(`indexer: ${Math.round(runs[run]!.events_per_s)} events/s, ${Math.round(runs[run]!.lag_ms)} ms behind`);
    }
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
