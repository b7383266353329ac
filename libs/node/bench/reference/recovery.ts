import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { workerArguments } from '../../src/worker-arguments';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { type RecoveryWork } from './recovery.worker';

/** Signers recovered a second by npm's native secp256k1, one at a time, on all cores: the wall that wallets' way meets. */
export async function recoveryRate(engine: SignatureEngine, count: number): Promise<number> {
  const digests = new Uint8Array(randomBytes(32 * count));
  const signed = { signatures: new Uint8Array(64 * count), parities: new Uint8Array(count) };
  const keyIndexes = new Uint32Array(count);
  engine.sign({ count, digests, keyIndexes, secrets: new Uint8Array(randomBytes(32)), ...signed });
  const threads = availableParallelism();
  const pool = new Piscina<RecoveryWork, void>({
    filename: join(__dirname, 'recovery.worker.ts'),
    ...{ minThreads: threads, maxThreads: threads, idleTimeout: Infinity },
    execArgv: workerArguments(__filename),
  });
  try {
    const share = Math.floor(count / threads);
    const works = Array.from({ length: threads }, (_, thread) => ({
      count: share,
      digests: digests.slice(32 * share * thread, 32 * share * (thread + 1)),
      signatures: signed.signatures.slice(64 * share * thread, 64 * share * (thread + 1)),
      parities: signed.parities.slice(share * thread, share * (thread + 1)),
    }));
    await Promise.all(works.map((work) => pool.run({ ...work, count: 100 })));
    const start = performance.now();
    await Promise.all(works.map((work) => pool.run(work)));
    return ((share * threads) / (performance.now() - start)) * 1000;
  } finally {
    await pool.close({ force: true });
  }
}
