import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_PEER } from '../src/mempool/transaction-intake';
import { openNode, type RunningNode } from '../src/production/open-node';
import { type BatchChecker } from '../src/signatures/batch-checker';
import { checkBatch } from '../src/signatures/check-batch';
import { type SignatureEngine } from '../src/signatures/signature-engine';
import { RECOVER, TransactionBatch } from '../src/signatures/transaction-batch';
import { type SignedLoad } from './load';
import { machineSource } from './server';
import { sequencerSecret, type World } from './world';

/** Microseconds of processor time a transaction, of everything in the process, whatever thread it ran on. */
export interface CoreCost {
  /** Decoding, hashing and verifying, by the batch. */
  readonly check_us: number;
  /** Everything after it: pool, block, execution, roots, log, sync, index. */
  readonly rest_us: number;
}

/** Rows of one of the intake's batches. */
export const BATCH_ROWS = 8_192;

/**
 * A checker that checks beforehand and hands out the answers when asked: what remains to be measured is everything
 * else. The intake makes its batches of requests as long as these, so they are the same rows again.
 */
class Rehearsed implements BatchChecker {
  readonly width = 1;
  private readonly answers: TransactionBatch[] = [];

  constructor(private readonly engine: SignatureEngine) {}

  /** Checks a batch as the node will see it; answers the processor time that took. */
  rehearse(load: SignedLoad, keyTable: Uint8Array, keyIndexOf: (row: number) => number): number {
    const batch = TransactionBatch.create(load.count, load.bytes.length);
    for (let row = 0; row < load.count; row++) {
      const from = load.offsets[row]!;
      const to = load.offsets[row + 1]!;
      batch.bytes.set(load.bytes.subarray(from, to), from);
      batch.endRow(to, keyIndexOf(row));
    }
    const before = processorTime_us();
    checkBatch(this.engine, keyTable, batch);
    const spent = processorTime_us() - before;
    this.answers.push(batch);
    return spent;
  }

  async check(batch: TransactionBatch): Promise<readonly []> {
    const answer = this.answers.shift()!;
    const { count } = batch;
    batch.verdicts.set(answer.verdicts.subarray(0, count));
    batch.heads.set(answer.heads.subarray(0, count * (answer.heads.length / answer.rows)));
    batch.fees.set(answer.fees.subarray(0, count));
    batch.keys.set(answer.keys.subarray(0, 64 * count));
    batch.addresses.set(answer.addresses.subarray(0, 20 * count));
    return [];
  }

  async close(): Promise<void> {}
}

const processorTime_us = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** A node in this process that is fed with loads checked beforehand, and measured while it takes them in. */
export class CoreBench {
  private included = 0;

  private constructor(
    private readonly node: RunningNode,
    private readonly checker: Rehearsed,
    private readonly directory: string,
    private readonly keys: { readonly table: Uint8Array; readonly addresses: readonly Uint8Array[] },
  ) {
    node.core.onBlock(({ number }) => (this.included += node.core.statsOf(number)!.transactions));
  }

  static async open(world: World, engine: SignatureEngine, secrets: Uint8Array): Promise<CoreBench> {
    const directory = await mkdtemp(join(tmpdir(), 'cadastre-bench-'));
    const checker = new Rehearsed(engine);
    const node = await openNode({
      ...{ dataDirectory: directory, machine: machineSource(world), sequencerSecret: sequencerSecret(), checker },
      onStopped: (error) => {
        throw error;
      },
    });
    const count = secrets.length / 32;
    const table = new Uint8Array(64 * count);
    const packed = new Uint8Array(20 * count);
    engine.deriveKeys({ count, secrets, keys: table, addresses: packed });
    const addresses = Array.from({ length: count }, (_, signer) => packed.subarray(20 * signer, 20 * signer + 20));
    return new CoreBench(node, checker, directory, { table, addresses });
  }

  /** Lets the node learn every signer's key. */
  async introduce(load: SignedLoad): Promise<void> {
    await this.run(load, () => RECOVER);
  }

  /** The cost of loads of at most a batch's rows each, one after the other. */
  async cost(loads: readonly SignedLoad[]): Promise<CoreCost> {
    const total = { check_us: 0, rest_us: 0 };
    for (const load of loads) {
      const { check_us, rest_us } = await this.run(load, (row) => load.signers[row]!);
      total.check_us += check_us;
      total.rest_us += rest_us;
    }
    const count = loads.reduce((sum, load) => sum + load.count, 0);
    return { check_us: total.check_us / count, rest_us: total.rest_us / count };
  }

  private async run(load: SignedLoad, keyIndexOf: (row: number) => number): Promise<CoreCost> {
    const check_us = this.checker.rehearse(load, this.keys.table, keyIndexOf);
    const submissions = Array.from({ length: load.count }, (_, row) => ({
      raw: load.bytes.subarray(load.offsets[row], load.offsets[row + 1]),
      from: this.keys.addresses[load.signers[row]!]!,
    }));
    const target = this.included + load.count;
    const before = processorTime_us();
    const outcomes = await this.node.core.submit(submissions, LOCAL_PEER);
    if (!outcomes.every((outcome) => 'hash' in outcome)) throw new Error('the pool refused a part of the load');
    while (this.included < target) await new Promise((resolve) => setTimeout(resolve, 1));
    return { check_us, rest_us: processorTime_us() - before };
  }

  async close(): Promise<void> {
    await this.node.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
