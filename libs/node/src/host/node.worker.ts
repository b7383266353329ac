import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { servePort } from '../rpc/port-provider';
import { hostNode, type HostOptions } from './host-node';

/** What the thread is given, and what it reports. */
export interface ThreadData {
  readonly options: Omit<HostOptions, 'log' | 'onStopped'>;
  readonly port: MessagePort;
}

export type ThreadReport =
  | { readonly kind: 'started'; readonly rpcPort: number | undefined }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'stopped'; readonly message: string }
  | { readonly kind: 'log'; readonly message: string; readonly details?: Readonly<Record<string, unknown>> };

const report = (message: ThreadReport): void => parentPort!.postMessage(message);

/** A node in a thread of its own, so that neither it nor the rest of the process waits for the other's work. */
async function run({ options, port }: ThreadData): Promise<void> {
  const node = await hostNode({
    ...options,
    log: (message, details) => report({ kind: 'log', message, details }),
    onStopped: (error) => report({ kind: 'stopped', message: error.message }),
  });
  servePort(port, node.dispatcher);
  // The only message there is: the end.
  parentPort!.once('message', () => {
    void node.close().finally(() => {
      port.close();
      parentPort!.close();
    });
  });
  report({ kind: 'started', rpcPort: node.rpcPort });
}

run(workerData as ThreadData).catch((error: Error) => {
  report({ kind: 'failed', name: error.name, message: error.message });
  parentPort!.close();
});
