import { rm } from 'node:fs/promises';
import { type PackedReceipts } from '@cadastre/chain';
import { open, type Database, type RootDatabase } from 'lmdb';
import { HashTable, bucketOf, positionsIn, type TransactionPosition } from './hash-table';
import { decodeReceipts, encodeReceipts, indexedBytes, type IndexedBlock } from './indexed-block';

export interface BlockIndexOptions {
  readonly directory: string;
  /** The genesis hash: an index of another chain is dropped. */
  readonly chain: Uint8Array;
  /** How long a block may wait in memory, so that many share one LMDB transaction. */
  readonly writeDelay_ms?: number;
  readonly batchBytes?: number;
  readonly pendingBytesMax?: number;
  /** How many transactions are collected before their positions are written by bucket. */
  readonly tableEntries?: number;
}

export interface IndexCursor {
  readonly number: number;
  readonly hash: Uint8Array;
}

type Bytes = Database<Buffer, Buffer>;

const FORMAT = 2;
const IDENTITY = Buffer.from('identity');
const CURSOR = Buffer.from('cursor');
const BUCKETED = Buffer.from('bucketed');
const BINARY = { keyEncoding: 'binary', encoding: 'binary' } as const;

/**
 * Receipts, logs and hash → position in LMDB: a disposable copy of what the log determines, written in batches off
 * the critical path. A block that was added is visible at once, from memory until it is stored.
 */
export class BlockIndex {
  private readonly pending = new Map<number, IndexedBlock>();
  private readonly pendingHashes = new Map<string, number>();
  private pendingBytes = 0;
  private table = new HashTable();
  /** A full table on its way to disk. */
  private sealed: HashTable | undefined;
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private room: (() => void)[] = [];
  private stored: IndexCursor | undefined;
  private failure: Error | undefined;
  private newestNumber = -1;

  private readonly meta: Bytes;
  private readonly blocks: Bytes;
  private readonly headers: Bytes;
  private readonly hashes: Bytes;
  private readonly receipts: Bytes;
  private readonly buckets: Bytes;
  private readonly emissions: Bytes;

  private constructor(
    private readonly options: Required<BlockIndexOptions>,
    private readonly environment: RootDatabase<Buffer, Buffer>,
  ) {
    const database = (name: string): Bytes => environment.openDB(name, BINARY);
    this.meta = database('meta');
    this.blocks = database('block number by hash');
    this.headers = database('header by block');
    this.hashes = database('transaction hashes by block');
    this.receipts = database('receipts by block');
    this.buckets = database('transaction positions by bucket');
    this.emissions = database('emitting transactions by address and block');
  }

  static async open(given: BlockIndexOptions): Promise<BlockIndex> {
    const options = {
      writeDelay_ms: 100,
      batchBytes: 16 << 20,
      pendingBytesMax: 64 << 20,
      tableEntries: 1 << 19,
      ...given,
    };
    const index = new BlockIndex(options, open(options.directory, { ...BINARY, maxDbs: 8, noSubdir: false }));
    const identity = Buffer.concat([Buffer.from([FORMAT]), options.chain]);
    const found = index.meta.get(IDENTITY);
    if (found !== undefined && !found.equals(identity)) return index.recreated();
    await index.meta.put(IDENTITY, identity);
    index.loadCursor();
    return index;
  }

  /** The newest block that is stored. Blocks are added from the one after. */
  get cursor(): IndexCursor | undefined {
    return this.stored;
  }

  /** An empty index in place of this one, which must not be used any more. */
  async recreated(): Promise<BlockIndex> {
    await this.close();
    await rm(this.options.directory, { recursive: true, force: true });
    return BlockIndex.open(this.options);
  }

  /** Makes the next block visible to readers and stores it soon. */
  add(block: IndexedBlock): void {
    const expected = this.newestNumber + 1;
    if (this.newestNumber >= 0 && block.number !== expected) {
      throw new Error(`block ${block.number} was given to the index, which expects block ${expected}`);
    }
    this.pending.set(block.number, block);
    this.pendingHashes.set(keyOf(block.hash), block.number);
    this.pendingBytes += indexedBytes(block);
    if (this.sealed === undefined && this.table.count >= this.options.tableEntries) {
      this.sealed = this.table;
      this.table = new HashTable(this.options.tableEntries);
    }
    this.table.addBlock(block.number, block.transactionHashes);
    this.newestNumber = block.number;
    if (this.pendingBytes >= this.options.batchBytes) this.startWriting();
    this.timer ??= setTimeout(() => this.startWriting(), this.options.writeDelay_ms);
  }

  /** Resolves at once unless storing has fallen behind; whoever adds blocks waits for it, so that memory is bounded. */
  async whenRoom(): Promise<void> {
    while (this.pendingBytes > this.options.pendingBytesMax && this.failure === undefined) {
      await new Promise<void>((resolve) => this.room.push(resolve));
    }
    if (this.failure !== undefined) throw this.failure;
  }

  /** Waits until everything added so far is stored. */
  async flushed(): Promise<void> {
    while (this.pending.size > 0 && this.failure === undefined) {
      this.startWriting();
      await this.writing;
    }
    if (this.failure !== undefined) throw this.failure;
    await this.environment.flushed;
  }

  async close(): Promise<void> {
    await this.flushed().catch(() => undefined);
    clearTimeout(this.timer);
    await this.environment.close();
  }

  blockNumberOf(hash: Uint8Array): number | undefined {
    const pending = this.pendingHashes.get(keyOf(hash));
    if (pending !== undefined) return pending;
    const stored = this.blocks.get(Buffer.from(hash));
    return stored === undefined ? undefined : numberOf(stored);
  }

  transactionPosition(hash: Uint8Array): TransactionPosition | undefined {
    return (
      this.confirmed(hash, this.table.find(hash)) ??
      this.confirmed(hash, this.sealed?.find(hash) ?? []) ??
      this.storedPosition(hash)
    );
  }

  /** PERF: a search of logs needs ten thousand headers; reading their blocks from the log would take seconds. */
  headerOf(number: number): Uint8Array | undefined {
    return this.pending.get(number)?.header ?? this.headers.get(numberKey(number));
  }

  /** 32 bytes a transaction, in listed order. */
  transactionHashesOf(number: number): Uint8Array | undefined {
    return this.pending.get(number)?.transactionHashes ?? this.hashes.get(numberKey(number));
  }

  receiptsOf(number: number): PackedReceipts | undefined {
    const pending = this.pending.get(number);
    if (pending !== undefined) return pending.receipts;
    const stored = this.receipts.get(numberKey(number));
    return stored === undefined ? undefined : decodeReceipts(stored);
  }

  /** Blocks in which the address emitted logs, ascending, with the transactions that did; both ends are included. */
  *emissionsOf(
    address: Uint8Array,
    from: number,
    to: number,
  ): Generator<{ number: number; transactions: Uint32Array }> {
    const start = Buffer.concat([address, numberKey(from)]);
    const end = Buffer.concat([address, numberKey(to + 1)]);
    let next = from;
    for (const { key, value } of this.emissions.getRange({ start, end })) {
      const number = numberOf(key, address.length);
      next = number + 1;
      yield { number, transactions: new Uint32Array(Uint8Array.from(value).buffer) };
    }
    for (const block of [...this.pending.values()]) {
      if (block.number < next || block.number > to) continue;
      const emitter = block.emitters.find((candidate) => Buffer.from(candidate.address).equals(address));
      if (emitter !== undefined) yield { number: block.number, transactions: emitter.transactions };
    }
  }

  private loadCursor(): void {
    const stored = this.meta.get(CURSOR);
    if (stored === undefined) return;
    this.stored = { number: numberOf(stored), hash: Uint8Array.from(stored.subarray(8)) };
    this.newestNumber = this.stored.number;
    // The positions of the newest transactions were in memory only: they are told again from the stored hashes.
    const bucketed = this.meta.get(BUCKETED);
    const start = bucketed === undefined ? numberKey(0) : numberKey(numberOf(bucketed) + 1);
    for (const { key, value } of this.hashes.getRange({ start })) this.table.addBlock(numberOf(key), value);
  }

  private startWriting(): void {
    if (this.writing !== undefined || this.failure !== undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writePending().then(
      () => void (this.writing = undefined),
      (error: unknown) => {
        this.writing = undefined;
        this.failure = error instanceof Error ? error : new Error(String(error));
        for (const resolve of this.room.splice(0)) resolve();
      },
    );
  }

  private async writePending(): Promise<void> {
    while (this.pending.size > 0) {
      const batch = this.takeBatch();
      const last = batch[batch.length - 1]!;
      const sealed = this.sealed !== undefined && this.sealed.lastNumber <= last.number ? this.sealed : undefined;
      // One LMDB transaction: the cursor never says more, or less, than what is there.
      await this.environment.batch(() => {
        for (const block of batch) this.putBlock(block);
        if (sealed !== undefined) this.putBuckets(sealed);
        void this.meta.put(CURSOR, Buffer.concat([numberKey(last.number), last.hash]));
      });
      this.stored = { number: last.number, hash: last.hash };
      if (sealed !== undefined) this.sealed = undefined;
      for (const block of batch) {
        this.pending.delete(block.number);
        this.pendingHashes.delete(keyOf(block.hash));
        this.pendingBytes -= indexedBytes(block);
      }
      for (const resolve of this.room.splice(0)) resolve();
    }
  }

  private takeBatch(): IndexedBlock[] {
    const batch: IndexedBlock[] = [];
    let bytes = 0;
    for (const block of this.pending.values()) {
      batch.push(block);
      bytes += indexedBytes(block);
      if (bytes >= this.options.batchBytes) break;
    }
    return batch;
  }

  private putBlock(block: IndexedBlock): void {
    const number = numberKey(block.number);
    void this.blocks.put(Buffer.from(block.hash), number);
    void this.headers.put(number, Buffer.from(block.header));
    void this.hashes.put(number, Buffer.from(block.transactionHashes));
    void this.receipts.put(number, encodeReceipts(block.receipts));
    for (const { address, transactions } of block.emitters) {
      void this.emissions.put(Buffer.concat([address, number]), bytesOf(transactions));
    }
  }

  private putBuckets(table: HashTable): void {
    table.eachBucket((bucket, entries) => {
      void this.buckets.put(bucketKey(bucket, table.lastNumber), bytesOf(entries));
    });
    void this.meta.put(BUCKETED, numberKey(table.lastNumber));
  }

  private storedPosition(hash: Uint8Array): TransactionPosition | undefined {
    const bucket = bucketOf(hash);
    const range = { start: bucketKey(bucket, 0), end: bucketKey(bucket + 1, 0) };
    for (const { value } of this.buckets.getRange(range)) {
      const found = this.confirmed(hash, positionsIn(new Uint32Array(Uint8Array.from(value).buffer), hash));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The one of the candidates whose whole hash is the one asked for. */
  private confirmed(hash: Uint8Array, candidates: readonly TransactionPosition[]): TransactionPosition | undefined {
    return candidates.find(({ number, index }) => {
      const hashes = this.transactionHashesOf(number);
      return hashes !== undefined && Buffer.from(hash).equals(hashes.subarray(index * 32, index * 32 + 32));
    });
  }
}

const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('latin1');

/** Big-endian, so that LMDB's byte order is the numbers' order. */
function numberKey(number: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeBigUInt64BE(BigInt(number));
  return key;
}

const numberOf = (key: Buffer, at = 0): number => Number(key.readBigUInt64BE(at));

function bucketKey(bucket: number, lastNumber: number): Buffer {
  const key = Buffer.alloc(10);
  key.writeUInt16BE(bucket);
  key.writeBigUInt64BE(BigInt(lastNumber), 2);
  return key;
}

const bytesOf = (words: Uint32Array): Buffer =>
  Buffer.from(words.buffer.slice(words.byteOffset, words.byteOffset + words.byteLength) as ArrayBuffer);
