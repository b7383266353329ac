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

/** Logs of the range that match, in order. With addresses only the blocks they emitted in are read. */
export async function findLogs(
  core: NodeCore,
  filter: LogFilter,
  range: BlockRange,
  limits: LogLimits,
): Promise<FormattedLog[]> {
  if (range.to - range.from >= limits.blocksMax) {
    throw limitExceeded(`the range has ${range.to - range.from + 1} blocks, ${limits.blocksMax} are the most`);
  }
  const found: FormattedLog[] = [];
  let headers = 0;
  let looked = 0;
  for (const [number, transactions] of candidates(core, filter, range)) {
    const loaded = await collectBlock(core, filter, number, transactions, found);
    looked += loaded;
    if (loaded > 0 || ++headers % HEADERS_A_TURN === 0) await nextTurn();
    if (found.length > limits.resultsMax) {
      throw limitExceeded(
        `more than ${limits.resultsMax} logs match: ask for fewer blocks, or up to block ${number - 1}`,
      );
    }
    if (looked > limits.receiptsMax) {
      throw limitExceeded(`the search is too wide: ask for fewer blocks, or up to block ${number - 1}`);
    }
  }
  return found;
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
