import { type OrderSignersEntry } from '@cadastre/chain';
import { initKeccak } from '@cadastre/protocol';
import { workerData } from 'node:worker_threads';
import { checkBatch } from './check-batch';
import { type AddonFile } from './native-addon';
import { openSignatureEngine } from './open-engine';
import { TransactionBatch, type TransactionBatchHandles } from './transaction-batch';

/** Shared memory is named by number. It is sent only when the thread asks for it: cloning it costs more than a small batch. */
export interface CheckTask {
  readonly batch: number;
  readonly count: number;
  readonly keyTable: number;
  readonly memory?: CheckMemory;
}

export interface CheckMemory {
  readonly batch: TransactionBatchHandles;
  readonly keyTable: SharedArrayBuffer;
}

export type CheckAnswer = readonly OrderSignersEntry[] | 'memory-needed';

/** Runs in a worker thread of the signature pool: one batch of shared memory a task. */
async function createCheck(): Promise<(task: CheckTask) => CheckAnswer> {
  const { engine } = openSignatureEngine(workerData as AddonFile);
  if (engine.kind !== 'batch') await initKeccak();
  const batches = new Map<number, TransactionBatch>();
  let keys: { readonly number: number; readonly table: Uint8Array } = { number: -1, table: new Uint8Array() };
  return ({ batch: number, count, keyTable, memory }) => {
    if (memory) {
      batches.set(number, TransactionBatch.from(memory.batch));
      keys = { number: keyTable, table: new Uint8Array(memory.keyTable) };
    }
    const batch = batches.get(number);
    if (batch === undefined || keys.number !== keyTable) return 'memory-needed';
    batch.count = count;
    return checkBatch(engine, keys.table, batch);
  };
}

export default createCheck();
