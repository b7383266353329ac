import { type OrderSignersEntry } from '@cadastre/chain';
import { extname, join } from 'node:path';
import { Piscina } from 'piscina';
import { checkBatch } from './check-batch';
import { type AddonFile } from './native-addon';
import { type SignatureEngine } from './signature-engine';
import { type CheckTask } from './signature.worker';
import { type TransactionBatch } from './transaction-batch';

/** Decodes and checks batches. One implementation runs here, the other off this thread; their answers are equal. */
export interface BatchChecker {
  /** How many batches it works on at a time. */
  readonly width: number;
  /** Answers who signed the orders in the batch's transactions; `transaction` is the row. */
  check(batch: TransactionBatch, keyTable: SharedArrayBuffer): Promise<readonly OrderSignersEntry[]>;
  close(): Promise<void>;
}

export function createInlineChecker(engine: SignatureEngine): BatchChecker {
  return {
    width: 1,
    async check(batch, keyTable) {
      return checkBatch(engine, new Uint8Array(keyTable), batch);
    },
    async close() {},
  };
}

export function createPooledChecker(addon: AddonFile, threads: number): BatchChecker {
  const extension = extname(__filename);
  const pool = new Piscina<CheckTask, readonly OrderSignersEntry[]>({
    filename: join(__dirname, `signature.worker${extension}`),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    workerData: addon,
    execArgv: extension === '.ts' ? sourceArguments() : [],
  });
  return {
    width: threads,
    check: (batch, keyTable) => pool.run({ batch: batch.handles, keyTable }),
    close: () => pool.close({ force: true }),
  };
}

/** Workers compile TypeScript themselves when the product runs from its sources, as tests do. */
function sourceArguments(): string[] {
  return ['--conditions=@cadastre/source', '--require', require.resolve('@swc-node/register')];
}
