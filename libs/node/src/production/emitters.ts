import { LOG_CHUNK_WORDS, LogHead, RECEIPT_WORDS, ReceiptWord, type PackedReceipts } from '@cadastre/chain';
import { type Emitter } from '../storage/index/indexed-block';

interface Found {
  readonly address: Uint8Array;
  readonly transactions: number[];
}

/** For each address that emitted logs in a block: the transactions, in order, in which it did. */
export function emittersOf({ count, heads, logs }: PackedReceipts): Emitter[] {
  const words = new Uint32Array(logs.buffer, logs.byteOffset, logs.byteLength >>> 2);
  // By the last word of the address, which is the tail of a digest; the rare two that share it stand in one list.
  const byTail = new Map<number, Found[]>();
  for (let transaction = 0; transaction < count; transaction++) {
    const head = transaction * RECEIPT_WORDS;
    let at = heads[head + ReceiptWord.firstChunk]! * LOG_CHUNK_WORDS;
    for (let log = heads[head + ReceiptWord.logCount]!; log > 0; log--) {
      note(byTail, words, at, logs, transaction);
      at += LOG_CHUNK_WORDS * (1 + words[at + LogHead.topics]! + words[at + LogHead.dataChunks]!);
    }
  }
  return [...byTail.values()]
    .flat()
    .map(({ address, transactions }) => ({ address, transactions: Uint32Array.from(transactions) }));
}

function note(byTail: Map<number, Found[]>, words: Uint32Array, at: number, logs: Uint8Array, transaction: number) {
  const tail = words[at + LogHead.address + 4]!;
  let sharing = byTail.get(tail);
  if (sharing === undefined) byTail.set(tail, (sharing = []));
  let found = sharing.find(({ address }) => isAt(logs, 4 * (at + LogHead.address), address));
  if (found === undefined) {
    const from = 4 * (at + LogHead.address);
    sharing.push((found = { address: logs.slice(from, from + 20), transactions: [] }));
  }
  if (found.transactions.at(-1) !== transaction) found.transactions.push(transaction);
}

function isAt(logs: Uint8Array, at: number, address: Uint8Array): boolean {
  for (let byte = 0; byte < address.length; byte++) if (logs[at + byte] !== address[byte]) return false;
  return true;
}
