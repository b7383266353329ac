import { randomBytes } from 'node:crypto';
import { formatHeader } from '../format/block';
import { findAllLogs } from '../logs/find-logs';
import { logFilter, mayMatch } from '../logs/log-filter';
import { RpcError, RpcErrorCode, invalidParams, limitExceeded } from '../json-rpc/rpc-error';
import { type BlockHeader } from '../node-core';
import { expectCount } from '../params/values';
import { type MethodContext, type Methods } from './method';

const SUBSCRIPTIONS_MAX = 100;

/** What a subscription sends for a block; undefined when it has nothing to say of it. */
type Results = (header: BlockHeader) => Promise<readonly unknown[]>;

export const subscriptionMethods: Methods = {
  eth_subscribe: (context, params) => {
    expectCount(params, 1, 2);
    switch (params[0]) {
      case 'newHeads':
        return subscribe(context, (header) => Promise.resolve([formatHeader(header)]));
      case 'logs':
        return subscribe(context, newLogs(context, params[1]));
      default:
        throw invalidParams('subscriptions are to "newHeads" and "logs"');
    }
  },

  eth_unsubscribe: ({ session }, params) => {
    expectCount(params, 1, 1);
    const [id] = params;
    if (typeof id !== 'string') throw invalidParams('subscription must be what eth_subscribe answered');
    session.subscriptions.get(id)?.();
    return session.subscriptions.delete(id);
  },
};

function newLogs({ core, logLimits }: MethodContext, given: unknown): Results {
  const filter = logFilter(given ?? {}, 'filter');
  return async (header) => {
    if (!mayMatch(filter, header.logsBloom)) return [];
    return findAllLogs(core, filter, { from: header.number, to: header.number }, logLimits);
  };
}

function subscribe({ core, session }: MethodContext, resultsOf: Results): string {
  const { notify, subscriptions } = session;
  if (notify === undefined) {
    throw new RpcError(RpcErrorCode.server, 'notifications not supported: subscribe over a WebSocket');
  }
  if (subscriptions.size >= SUBSCRIPTIONS_MAX) {
    throw limitExceeded(`${SUBSCRIPTIONS_MAX} subscriptions are open on this connection`);
  }
  const subscription = `0x${randomBytes(16).toString('hex')}`;
  // One block after the other: looking up a block's logs must not let a later block overtake it.
  let sending = Promise.resolve();
  const stop = core.onBlock((header) => {
    sending = sending.then(async () => {
      for (const result of await resultsOf(header)) {
        if (subscriptions.has(subscription)) notify('eth_subscription', { subscription, result });
      }
    });
    // A subscription that cannot be served ends, rather than skipping a block without a word.
    sending.catch(() => {
      stop();
      subscriptions.delete(subscription);
    });
  });
  subscriptions.set(subscription, stop);
  return subscription;
}
