import { EventEmitter } from 'node:events';
import { LOCAL_PEER } from '../mempool/transaction-intake';
import { type Dispatcher } from './dispatcher';
import { invalidParams } from './json-rpc/rpc-error';
import { createSession, endSession, type Session } from './session';

/** EIP-1193: what viem's `custom` transport and wallets' libraries expect of a provider. */
export interface Eip1193Provider {
  request(request: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
  on(event: 'message', listener: (message: { type: string; data: unknown }) => void): this;
  removeListener(event: 'message', listener: (message: { type: string; data: unknown }) => void): this;
}

/** A provider that talks to the node of the same process; its subscriptions end with `close`. */
export class InProcessProvider extends EventEmitter implements Eip1193Provider {
  private readonly session: Session;

  constructor(private readonly dispatcher: Dispatcher) {
    super();
    this.session = createSession(LOCAL_PEER, (type, data) => this.emit('message', { type, data }));
  }

  async request({ method, params }: { readonly method: string; readonly params?: unknown }): Promise<unknown> {
    if (params !== undefined && !Array.isArray(params)) throw invalidParams('params must be an array');
    return this.dispatcher.request(method, params ?? [], this.session);
  }

  close(): void {
    endSession(this.session);
    this.removeAllListeners();
  }
}
