import { toData } from '../format/hex';
import { findAllLogs, findLogs } from '../logs/find-logs';
import { type StoredFilter } from '../logs/filter-store';
import { filterEnds, filterRange, logFilter } from '../logs/log-filter';
import { RpcError, RpcErrorCode, invalidParams } from '../json-rpc/rpc-error';
import { expectCount, isGiven, object } from '../params/values';
import { type MethodContext, type Methods } from './method';

/** Blocks that one poll of a filter reports at most; the next poll goes on from there. */
const BLOCKS_A_POLL = 1_000;

export const logMethods: Methods = {
  eth_getLogs: ({ core, logLimits }, params) => {
    expectCount(params, 1, 1);
    const filter = logFilter(params[0], 'filter');
    return findAllLogs(core, filter, filterRange(params[0], 'filter', core), logLimits);
  },

  eth_newFilter: ({ core, filters, session }, params) => {
    expectCount(params, 1, 1);
    const filter = logFilter(params[0], 'filter');
    const { blockHash } = object(params[0], 'filter');
    if (isGiven(blockHash)) throw invalidParams('a filter watches blocks to come: it takes no blockHash');
    const { from, to } = filterEnds(params[0], 'filter', core);
    const range = { from, to: to ?? Infinity };
    return filters.add({ kind: 'logs', filter, range, next: Math.max(from, core.head.number + 1) }, session.peer);
  },

  eth_newBlockFilter: ({ core, filters, session }, params) => {
    expectCount(params, 0, 0);
    return filters.add({ kind: 'blocks', next: core.head.number + 1 }, session.peer);
  },

  eth_getFilterChanges: async (context, params) => {
    expectCount(params, 1, 1);
    const filter = context.filters.get(filterId(params[0]));
    const to = Math.min(context.core.head.number, filter.next + BLOCKS_A_POLL - 1);
    return filter.kind === 'blocks' ? newBlocks(context, filter, to) : newLogs(context, filter, to);
  },

  eth_getFilterLogs: ({ core, filters, logLimits }, params) => {
    expectCount(params, 1, 1);
    const filter = filters.get(filterId(params[0]));
    if (filter.kind !== 'logs') throw new RpcError(RpcErrorCode.server, 'filter not found: this one watches blocks');
    const { from, to } = filter.range;
    return findAllLogs(core, filter.filter, { from, to: Math.min(to, core.head.number) }, logLimits);
  },

  eth_uninstallFilter: ({ filters }, params) => {
    expectCount(params, 1, 1);
    return filters.remove(filterId(params[0]));
  },
};

async function newBlocks({ core }: MethodContext, filter: StoredFilter, to: number): Promise<string[]> {
  const hashes: string[] = [];
  const from = filter.next;
  filter.next = Math.max(from, to + 1);
  for (let number = from; number <= to; number++) {
    const header = await core.header(number);
    if (header !== undefined) hashes.push(toData(header.hash));
  }
  return hashes;
}

async function newLogs(
  { core, logLimits }: MethodContext,
  filter: Extract<StoredFilter, { kind: 'logs' }>,
  head: number,
) {
  const from = filter.next;
  const to = Math.min(head, filter.range.to);
  if (to < from) return [];
  const { logs, upTo } = await findLogs(core, filter.filter, { from, to }, logLimits);
  // A poll cannot be narrowed by who polls: what is too much for one answer comes with the next.
  filter.next = Math.max(filter.next, upTo + 1);
  return logs;
}

function filterId(value: unknown): string {
  if (typeof value !== 'string' || value.length > 66)
    throw invalidParams('filterId must be what eth_newFilter answered');
  return value;
}
