import { EventEmitter } from 'node:events';
import { type MessagePort } from 'node:worker_threads';
import { type Dispatcher } from './dispatcher';
import { RpcError, RpcErrorCode, invalidParams } from './json-rpc/rpc-error';
import { LOCAL_PEER } from '../mempool/transaction-intake';
import { type Eip1193Provider } from './provider';
import { createSession, endSession } from './session';

/** What crosses the port. Errors go as their parts: a structured clone would lose code and data. */
type ToNode = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };
type FromNode =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: RpcErrorCode; message: string; data: unknown } }
  | { readonly type: string; readonly data: unknown };

/** Answers a provider on the other end of the port, in whatever thread it is, until the port closes. */
export function servePort(port: MessagePort, dispatcher: Dispatcher): void {
  const send = (message: FromNode): void => port.postMessage(message);
  const session = createSession(LOCAL_PEER, (type, data) => send({ type, data }));
  port.on('message', ({ id, method, params }: ToNode) => {
    dispatcher.request(method, params, session).then(
      (result) => send({ id, result }),
      (error: RpcError) => send({ id, error: { code: error.code, message: error.message, data: error.data } }),
    );
  });
  port.on('close', () => endSession(session));
}

/** EIP-1193 on a node in another thread of the process. */
export class PortProvider extends EventEmitter implements Eip1193Provider {
  private readonly waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 0;
  private closed = false;

  constructor(private readonly port: MessagePort) {
    super();
    port.on('message', (message: FromNode) => this.receive(message));
    port.on('close', () => this.fail());
  }

  async request({ method, params }: { readonly method: string; readonly params?: unknown }): Promise<unknown> {
    if (params !== undefined && !Array.isArray(params)) throw invalidParams('params must be an array');
    if (this.closed) throw gone();
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.port.postMessage({ id, method, params: params ?? [] } satisfies ToNode);
    });
  }

  close(): void {
    this.port.close();
    this.fail();
    this.removeAllListeners();
  }

  private receive(message: FromNode): void {
    if ('type' in message) {
      this.emit('message', message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('error' in message)
      waiting?.reject(new RpcError(message.error.code, message.error.message, message.error.data));
    else waiting?.resolve(message.result);
  }

  private fail(): void {
    this.closed = true;
    for (const { reject } of this.waiting.values()) reject(gone());
    this.waiting.clear();
  }
}

const gone = (): RpcError => new RpcError(RpcErrorCode.server, 'the node is gone');
