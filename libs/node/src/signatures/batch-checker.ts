import { type OrderSignersEntry } from '@cadastre/chain';
import { extname, join } from 'node:path';
import { Piscina } from 'piscina';
import { checkBatch } from './check-batch';
import { type AddonFile } from './native-addon';
import { type SignatureEngine } from './signature-engine';
import { type CheckAnswer, type CheckTask } from './signature.worker';
import { type TransactionBatch } from './transaction-batch';
import { workerArguments } from '../worker-arguments';

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
  const pool = new Piscina<CheckTask, CheckAnswer>({
    filename: join(__dirname, `signature.worker${extension}`),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    workerData: addon,
    execArgv: workerArguments(__filename),
  });
  const numberOf = numbering();
  return {
    width: threads,
    async check(batch, keyTable) {
      const task = { batch: numberOf(batch), count: batch.count, keyTable: numberOf(keyTable) };
      let answer = await pool.run(task);
      if (answer === 'memory-needed') answer = await pool.run({ ...task, memory: { batch: batch.handles, keyTable } });
      if (answer === 'memory-needed') throw new Error('a thread does not keep the memory that it was sent');
      return answer;
    },
    close: () => pool.close({ force: true }),
  };
}

/** Numbers things in the order in which they are first asked for. */
function numbering(): (thing: object) => number {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return (thing) => {
    const number = numbers.get(thing) ?? ++last;
    numbers.set(thing, number);
    return number;
  };
}
