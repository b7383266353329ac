import { CHUNK_WORDS, LogHead } from '../execution/log-writer';
import { RECEIPT_WORDS, ReceiptWord, type DecodedLog, type DecodedReceipt, type PackedReceipts } from './block';

/** Receipts and logs from how the block's results are packed. */
export function decodeReceipt(receipts: PackedReceipts, transaction: number): DecodedReceipt {
  const head = (word: number): number => receipts.heads[transaction * RECEIPT_WORDS + word]!;
  const words = new Uint32Array(receipts.logs.buffer, receipts.logs.byteOffset, receipts.logs.byteLength / 4);
  const logs: DecodedLog[] = [];
  let at = head(ReceiptWord.firstChunk) * CHUNK_WORDS;
  for (let index = 0; index < head(ReceiptWord.logCount); index++) {
    const topics = words[at + LogHead.topics]!;
    const dataBytes = words[at + LogHead.dataBytes]!;
    const bytes = (word: number, length: number): Uint8Array => receipts.logs.slice(word * 4, word * 4 + length);
    logs.push({
      address: bytes(at, 20),
      topics: Array.from({ length: topics }, (_, topic) => bytes(at + CHUNK_WORDS * (1 + topic), 32)),
      data: bytes(at + CHUNK_WORDS * (1 + topics), dataBytes),
    });
    at += CHUNK_WORDS * (1 + topics + words[at + LogHead.dataChunks]!);
  }
  return {
    status: head(ReceiptWord.status) === 1 ? 1 : 0,
    code: head(ReceiptWord.code),
    gasUsed: head(ReceiptWord.gasUsed),
    cumulativeGasUsed: head(ReceiptWord.cumulativeGasUsedLow) + head(ReceiptWord.cumulativeGasUsedHigh) * 2 ** 32,
    firstLogIndex: head(ReceiptWord.firstLogIndex),
    logs,
  };
}
