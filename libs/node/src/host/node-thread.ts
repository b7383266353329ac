import { extname, join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { PortProvider } from '../rpc/port-provider';
import { workerArguments } from '../worker-arguments';
import { type HostOptions } from './host-node';
import { type ThreadData, type ThreadReport } from './node.worker';

export interface NodeThread {
  /** EIP-1193: what the rest of the process knows the chain by. */
  readonly provider: PortProvider;
  readonly rpcPort: number | undefined;
  /** Writes a snapshot, closes the files and lets go of the data directory. */
  close(): Promise<void>;
}

/** Starts a node in a thread of its own. Rejects with what kept it from starting. */
export async function startNodeThread({ log, onStopped, ...options }: HostOptions): Promise<NodeThread> {
  const { port1, port2 } = new MessageChannel();
  const extension = extname(__filename);
  const worker = new Worker(join(__dirname, `node.worker${extension}`), {
    workerData: { options, port: port1 } satisfies ThreadData,
    transferList: [port1],
    execArgv: workerArguments(__filename),
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const provider = new PortProvider(port2);
  let closing = false;
  const stop = (error: Error): void => {
    if (!closing) onStopped?.(error);
  };
  const rpcPort = await new Promise<number | undefined>((resolve, reject) => {
    worker.on('message', (report: ThreadReport) => {
      switch (report.kind) {
        case 'started':
          return resolve(report.rpcPort);
        case 'failed':
          return reject(Object.assign(new Error(report.message), { name: report.name }));
        case 'stopped':
          return stop(new Error(report.message));
        case 'log':
          return log?.(report.message, report.details);
      }
    });
    worker.once('error', (error) => {
      reject(error);
      stop(error);
    });
    worker.once('exit', (code) => {
      const error = new Error(`the node's thread ended with code ${code}`);
      reject(error);
      stop(error);
    });
  });
  return {
    ...{ provider, rpcPort },
    async close() {
      closing = true;
      worker.postMessage('close');
      await ended;
      provider.close();
    },
  };
}
