import { RECEIPT_WORDS, ReceiptWord, type PackedReceipts } from '../block/block';
import { CALL_WORDS, CallFlag, CallWord, type CallList } from './call-list';
import { CHUNK_WORDS, LogHead } from './log-writer';
import { type Resolver } from './resolver';

export interface BuiltReceipts {
  readonly receipts: PackedReceipts;
  readonly gasUsed: number;
  readonly refusedCalls: number;
}

/** Puts outcomes and logs of all calls together, in listed order, whichever lane wrote them. */
export function buildReceipts(resolver: Resolver, list: CallList, logs: Uint32Array): BuiltReceipts {
  const count = resolver.firstCall.length;
  const heads = new Uint32Array(count * RECEIPT_WORDS);
  const joined = joinLogs(list, logs);
  let gasUsed = 0;
  let refusedCalls = 0;
  let chunk = 0;
  let logIndex = 0;
  for (let transaction = 0; transaction < count; transaction++) {
    const at = transaction * RECEIPT_WORDS;
    const first = resolver.firstCall[transaction]!;
    const end = first + resolver.callCount[transaction]!;
    let code = 0;
    let words = 0;
    for (let call = first; call < end; call++) {
      const base = call * CALL_WORDS;
      if (list.calls[base + CallWord.unitSize] === 0) continue;
      words += list.calls[base + CallWord.logsEnd]! - list.calls[base + CallWord.logsAt]!;
      const refusal = list.calls[base + CallWord.code]!;
      if (refusal === 0) continue;
      refusedCalls++;
      if ((list.calls[base + CallWord.flags]! & CallFlag.listed) === 0) code = refusal;
    }
    const from = chunk * CHUNK_WORDS;
    const logCount = countLogs(joined, from, from + words);
    gasUsed += resolver.gasUsed[transaction]!;
    heads[at + ReceiptWord.status] = code === 0 ? 1 : 0;
    heads[at + ReceiptWord.code] = code;
    heads[at + ReceiptWord.gasUsed] = resolver.gasUsed[transaction]!;
    heads[at + ReceiptWord.cumulativeGasUsedLow] = gasUsed >>> 0;
    heads[at + ReceiptWord.cumulativeGasUsedHigh] = Math.floor(gasUsed / 2 ** 32);
    heads[at + ReceiptWord.firstChunk] = chunk;
    heads[at + ReceiptWord.logCount] = logCount;
    heads[at + ReceiptWord.firstLogIndex] = logIndex;
    chunk += words / CHUNK_WORDS;
    logIndex += logCount;
  }
  const bytes = new Uint8Array(joined.buffer, joined.byteOffset, chunk * 32);
  return { receipts: { count, heads, logs: bytes }, gasUsed, refusedCalls };
}

/** The logs in listed order. Serial runs wrote them so: then a copy is all it takes. */
function joinLogs(list: CallList, logs: Uint32Array): Uint32Array {
  let total = 0;
  let inOrder = true;
  let expected = CHUNK_WORDS;
  for (let call = 0; call < list.count; call++) {
    const base = call * CALL_WORDS;
    const at = list.calls[base + CallWord.logsAt]!;
    const end = list.calls[base + CallWord.logsEnd]!;
    if (list.calls[base + CallWord.unitSize] === 0 || at === end) continue;
    if (at !== expected) inOrder = false;
    expected = end;
    total += end - at;
  }
  if (inOrder) return logs.slice(CHUNK_WORDS, CHUNK_WORDS + total);
  const joined = new Uint32Array(total);
  let into = 0;
  for (let call = 0; call < list.count; call++) {
    const base = call * CALL_WORDS;
    if (list.calls[base + CallWord.unitSize] === 0) continue;
    const end = list.calls[base + CallWord.logsEnd]!;
    for (let at = list.calls[base + CallWord.logsAt]!; at < end; at++) joined[into++] = logs[at]!;
  }
  return joined;
}

function countLogs(logs: Uint32Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; count++)
    at += CHUNK_WORDS * (1 + logs[at + LogHead.topics]! + logs[at + LogHead.dataChunks]!);
  return count;
}
