import { limitExceeded } from '../json-rpc/rpc-error';
import { formatLog, type FormattedLog } from '../format/receipt';
import { type BlockReceipts, type NodeCore } from '../node-core';
import { nextTurn } from '../next-turn';
import { mayMatch, matches, type BlockRange, type LogFilter } from './log-filter';

export interface LogLimits {
  readonly blocksMax: number;
  readonly resultsMax: number;
  /** Receipts of the blocks that are loaded for one question: what bounds the time of a search that finds nothing. */
  readonly receiptsMax: number;
}

/** Headers that are looked at before others get their turn on this thread, block production among them. */
const HEADERS_A_TURN = 128;

export interface FoundLogs {
  readonly logs: FormattedLog[];
  /** Up to this block they are all; the end of the range unless a limit was reached before. */
  readonly upTo: number;
  /** The limit that was reached. */
  readonly limit: string | undefined;
}

/** All logs of the range that match, in order; refused where they are too many for one answer. */
export async function findAllLogs(...question: Parameters<typeof findLogs>): Promise<FormattedLog[]> {
  const { logs, upTo, limit } = await findLogs(...question);
  if (limit !== undefined) throw limitExceeded(`${limit}: ask for fewer blocks, or up to block ${upTo}`);
  return logs;
}

/**
 * Logs of the range that match, in order, up to where a limit is reached. A block is answered whole, however many it has:
 * nobody could ask for less. With addresses only the blocks they emitted in are read.
 */
export async function findLogs(
  core: NodeCore,
  filter: LogFilter,
  range: BlockRange,
  limits: LogLimits,
): Promise<FoundLogs> {
  if (range.to - range.from >= limits.blocksMax) {
    throw limitExceeded(`the range has ${range.to - range.from + 1} blocks, ${limits.blocksMax} are the most`);
  }
  const logs: FormattedLog[] = [];
  let headers = 0;
  let looked = 0;
  for (const [number, transactions] of candidates(core, filter, range)) {
    const before = logs.length;
    if (looked > limits.receiptsMax) return { logs, upTo: number - 1, limit: 'the search is too wide' };
    const loaded = await collectBlock(core, filter, number, transactions, logs);
    looked += loaded;
    if (loaded > 0 || ++headers % HEADERS_A_TURN === 0) await nextTurn();
    if (before > 0 && logs.length > Math.max(before, limits.resultsMax)) {
      logs.length = before;
      return { logs, upTo: number - 1, limit: `more than ${limits.resultsMax} logs match` };
    }
  }
  return { logs, upTo: range.to, limit: undefined };
}

/** Adds the logs of one block that match; answers how many receipts were loaded for it. */
async function collectBlock(
  core: NodeCore,
  filter: LogFilter,
  number: number,
  transactions: Uint32Array | undefined,
  found: FormattedLog[],
): Promise<number> {
  const header = await core.header(number);
  if (header === undefined || !mayMatch(filter, header.logsBloom)) return 0;
  const receipts = await core.receipts(number);
  if (receipts === undefined) return 0;
  const indexes = transactions ?? everyReceipt(receipts);
  for (const index of indexes) {
    const receipt = receipts.receipt(index);
    for (const [at, log] of receipt.logs.entries()) {
      if (!matches(filter, log)) continue;
      const transactionHash = receipts.transactionHashes.subarray(index * 32, index * 32 + 32);
      const place = { header, transactionHash, transactionIndex: index, logIndex: receipt.firstLogIndex + at };
      found.push(formatLog(log, place));
    }
  }
  return receipts.count;
}

function* everyReceipt({ count }: BlockReceipts): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

/** Blocks that may hold a match, ascending; the transactions are known when addresses were given. */
function* candidates(
  core: NodeCore,
  filter: LogFilter,
  range: BlockRange,
): Generator<[number, Uint32Array | undefined]> {
  if (filter.addresses.length === 0) {
    for (let number = range.from; number <= range.to; number++) yield [number, undefined];
    return;
  }
  const merged = new Map<number, Set<number>>();
  for (const address of filter.addresses) {
    for (const { number, transactions } of core.emissionsOf(address, range.from, range.to)) {
      const known = merged.get(number) ?? new Set();
      for (const index of transactions) known.add(index);
      merged.set(number, known);
    }
  }
  for (const number of [...merged.keys()].sort((a, b) => a - b)) {
    yield [number, Uint32Array.from(merged.get(number)!).sort()];
  }
}
