import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';

interface Context {
  readonly requestId: string;
  /** absent when the system itself acts */
  readonly actor?: Actor;
}

/** Who asked, for the audit trail and the log; background work runs as the system. */
@Injectable()
export class RequestContext {
  private readonly storage = new AsyncLocalStorage<Context>();

  run<T>(context: Context, work: () => T): T {
    return this.storage.run(context, work);
  }

  get current(): Context {
    return this.storage.getStore() ?? { requestId: 'system' };
  }
}
