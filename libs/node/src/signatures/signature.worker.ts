import { type OrderSignersEntry } from '@cadastre/chain';
import { initKeccak } from '@cadastre/protocol';
import { workerData } from 'node:worker_threads';
import { checkBatch } from './check-batch';
import { type AddonFile } from './native-addon';
import { openSignatureEngine } from './open-engine';
import { TransactionBatch, type TransactionBatchHandles } from './transaction-batch';

export interface CheckTask {
  readonly batch: TransactionBatchHandles;
  readonly keyTable: SharedArrayBuffer;
}

/** Runs in a worker thread of the signature pool: one batch of shared memory a task. */
async function createCheck(): Promise<(task: CheckTask) => readonly OrderSignersEntry[]> {
  const { engine } = openSignatureEngine(workerData as AddonFile);
  if (engine.kind !== 'batch') await initKeccak();
  return ({ batch, keyTable }) => checkBatch(engine, new Uint8Array(keyTable), TransactionBatch.from(batch));
}

export default createCheck();
