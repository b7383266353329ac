import { LOG_CHUNK_WORDS, LogHead, RECEIPT_WORDS, ReceiptWord, type PackedReceipts } from '@cadastre/chain';
import { type Emitter } from '../storage/index/indexed-block';

interface Found {
  readonly address: Uint8Array;
  readonly transactions: number[];
  /** another address with the same tail */
  readonly next: Found | undefined;
}

/** For each address that emitted logs in a block: the transactions, in order, in which it did. */
export function emittersOf({ count, heads, logs }: PackedReceipts): Emitter[] {
  const words = new Uint32Array(logs.buffer, logs.byteOffset, logs.byteLength >>> 2);
  const all: Found[] = [];
  // By the last word of the address, which is the tail of a digest; the rare two that share it stand in one chain.
  const byTail = new Map<number, Found>();
  for (let transaction = 0; transaction < count; transaction++) {
    const head = transaction * RECEIPT_WORDS;
    let at = heads[head + ReceiptWord.firstChunk]! * LOG_CHUNK_WORDS;
    for (let log = heads[head + ReceiptWord.logCount]!; log > 0; log--) {
      const tail = words[at + LogHead.address + 4]! | 0;
      let found = byTail.get(tail);
      while (found !== undefined && !isAt(logs, 4 * (at + LogHead.address), found.address)) found = found.next;
      if (found === undefined) {
        const from = 4 * (at + LogHead.address);
        found = { address: logs.slice(from, from + 20), transactions: [], next: byTail.get(tail) };
        byTail.set(tail, found);
        all.push(found);
      }
      if (found.transactions.at(-1) !== transaction) found.transactions.push(transaction);
      at += LOG_CHUNK_WORDS * (1 + words[at + LogHead.topics]! + words[at + LogHead.dataChunks]!);
    }
  }
  return all.map(({ address, transactions }) => ({ address, transactions: Uint32Array.from(transactions) }));
}

function isAt(logs: Uint8Array, at: number, address: Uint8Array): boolean {
  for (let byte = 0; byte < address.length; byte++) if (logs[at + byte] !== address[byte]) return false;
  return true;
}
