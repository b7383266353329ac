import { LOG_CHUNK_WORDS, LogHead, RECEIPT_WORDS, ReceiptWord } from '@cadastre/chain';
import { decodeHeader, decodeTransactions, type Hex, hexToBytes, type Header } from '@cadastre/protocol';
import { type BlockParts } from '../node-core';
import { toData, toQuantity } from './hex';

/**
 * A block as the node keeps it, for whoever reads blocks by the thousand: nothing is formatted, nothing parsed. Packed
 * columns in base64: the transactions as they were sent, where each ends, senders, hashes, receipts and logs.
 */
export interface BlockRecord {
  readonly blockNumber: Hex;
  readonly blockHash: Hex;
  readonly header: Hex;
  readonly raws: string;
  readonly offsets: string;
  readonly senders: string;
  readonly hashes: string;
  readonly receipts: string;
  readonly logs: string;
}

export function formatBlockRecord({ header, raws, offsets, senders, transactionHashes, receipts }: BlockParts) {
  return {
    blockNumber: toQuantity(header.number),
    blockHash: toData(header.hash),
    header: toData(header.rlp),
    raws: pack(raws),
    offsets: pack(offsets),
    senders: pack(senders),
    hashes: pack(transactionHashes),
    receipts: pack(receipts.heads),
    logs: pack(receipts.logs),
  } satisfies BlockRecord;
}

const pack = ({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** Words lie on a boundary of four bytes only in memory of their own. */
function unpackWords(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'base64');
  const words = new Uint32Array(bytes.length >>> 2);
  bytes.copy(new Uint8Array(words.buffer));
  return words;
}

/** What happened to one transaction. */
export interface RecordedTransaction {
  readonly index: number;
  /** Where its calldata lies in the block's bytes of transactions. */
  readonly dataFrom: number;
  readonly dataTo: number;
  /** Where its recipient's 20 bytes lie there. */
  readonly to: number;
  readonly nonce: number;
  readonly succeeded: boolean;
  /** Of one that failed: what refused it. */
  readonly refusal: number;
  readonly gasUsed: number;
}

/** One event; the same object for each of them, filled anew. The offsets are those of the block's bytes of logs. */
export interface RecordedLog {
  logIndex: number;
  transaction: number;
  address: number;
  topics: number;
  topicCount: number;
  data: number;
  dataLength: number;
}

/** A block record taken apart, read by walking through it: an object for each of ten thousand logs costs more than they do. */
export class RecordedBlock {
  readonly header: Header;
  readonly hash: Uint8Array;
  readonly raws: Buffer;
  /** 20 bytes each. */
  readonly senders: Buffer;
  /** 32 bytes each. */
  readonly hashes: Buffer;
  readonly logs: Buffer;
  readonly transactionCount: number;
  private readonly heads: Uint32Array;
  private readonly logWords: Uint32Array;
  private readonly offsets: Uint32Array;

  constructor(record: BlockRecord) {
    this.header = decodeHeader(hexToBytes(record.header));
    this.hash = hexToBytes(record.blockHash);
    this.raws = Buffer.from(record.raws, 'base64');
    this.offsets = unpackWords(record.offsets);
    this.senders = Buffer.from(record.senders, 'base64');
    this.hashes = Buffer.from(record.hashes, 'base64');
    this.heads = unpackWords(record.receipts);
    this.logWords = unpackWords(record.logs);
    this.logs = Buffer.from(this.logWords.buffer);
    this.transactionCount = this.heads.length / RECEIPT_WORDS;
    if (this.hashes.length !== 32 * this.transactionCount)
      throw new Error(`block ${this.header.number} does not have a receipt for each transaction`);
  }

  forEachTransaction(visit: (transaction: RecordedTransaction) => void): void {
    const packed = decodeTransactions(this.raws, this.offsets);
    for (let index = 0; index < this.transactionCount; index++) {
      if (packed.faults[index] !== 0) throw new Error(`block ${this.header.number} holds what is no transaction`);
      const head = index * RECEIPT_WORDS;
      visit({
        ...{ index, nonce: packed.nonces[index]!, to: packed.toOffsets[index]! },
        dataFrom: packed.dataOffsets[index]!,
        dataTo: packed.dataOffsets[index]! + packed.dataLengths[index]!,
        succeeded: this.heads[head + ReceiptWord.status] === 1,
        refusal: this.heads[head + ReceiptWord.code]!,
        gasUsed: this.heads[head + ReceiptWord.gasUsed]!,
      });
    }
  }

  /** The logs of one transaction, in order. */
  forEachLog(transaction: number, visit: (log: RecordedLog) => void): void {
    const { heads, logWords: words } = this;
    const head = transaction * RECEIPT_WORDS;
    const first = heads[head + ReceiptWord.firstLogIndex]!;
    const log: RecordedLog = { logIndex: 0, transaction, address: 0, topics: 0, topicCount: 0, data: 0, dataLength: 0 };
    let at = heads[head + ReceiptWord.firstChunk]! * LOG_CHUNK_WORDS;
    for (let index = 0; index < heads[head + ReceiptWord.logCount]!; index++) {
      const topicCount = words[at + LogHead.topics]!;
      log.logIndex = first + index;
      log.address = 4 * (at + LogHead.address);
      log.topics = 4 * (at + LOG_CHUNK_WORDS);
      log.topicCount = topicCount;
      log.data = 4 * (at + LOG_CHUNK_WORDS * (1 + topicCount));
      log.dataLength = words[at + LogHead.dataBytes]!;
      visit(log);
      at += LOG_CHUNK_WORDS * (1 + topicCount + words[at + LogHead.dataChunks]!);
    }
  }
}
