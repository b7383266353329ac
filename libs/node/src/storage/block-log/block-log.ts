import { randomInt } from 'node:crypto';
import { isDiskFull, writeFully, type Disk } from '../disk';
import { StorageDamaged, StorageFailed, StorageReadOnly } from '../storage-errors';
import { DurableMarkFile } from './durable-mark';
import { alignUp, crc32Checksum, encodeRecord, recordSpan, type BlockRecord, type Checksum } from './record';
import { recoverLog, type RecoveredLog } from './recover-log';
import { createSegment, readRecord, type Segment } from './segment-file';
import { SEGMENT_HEADER_BYTES } from './segment-header';
import { walkSegment, type ChainPosition } from './walk-segment';

export interface BlockLogOptions {
  readonly disk: Disk;
  /** Directory of the log, below the disk's root. */
  readonly directory?: string;
  /** The first block's number and its parent's hash (the genesis): data of another chain is refused. */
  readonly origin: ChainPosition;
  /** Older segments are checked for presence and length only; every read verifies what it reads. */
  readonly verifyFrom?: number;
  readonly segmentBytes?: number;
  readonly groupBytes?: number;
  readonly sectorBytes?: number;
  readonly checksum?: Checksum;
}

export type BlockLogState = { kind: 'open' } | { kind: 'read-only' | 'failed'; error: Error } | { kind: 'closed' };

interface Waiting {
  readonly record: BlockRecord;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const SEGMENT_BYTES = 64 << 20;
const GROUP_BYTES = 16 << 20;
/** A page of the page cache, and a physical sector of most disks. */
const SECTOR_BYTES = 4096;
/** How many sealed segments keep their table of offsets for reads. */
const OFFSET_TABLES_KEPT = 8;

/**
 * The chain's truth on disk: an append-only, checksummed, hash-chained log in segment files. `append` resolves when
 * the block survives a power cut; blocks that arrive while a sync is under way share the next one.
 */
export class BlockLog {
  private readonly waiting: Waiting[] = [];
  private readonly tables: Segment[] = [];
  private segments: Segment[];
  private end: number;
  private next: ChainPosition;
  private durable: ChainPosition;
  private flushing: Promise<void> | undefined;
  private current: BlockLogState = { kind: 'open' };
  private buffer = Buffer.allocUnsafeSlow(1 << 20);

  readonly cutBytes: number;

  private constructor(
    private readonly options: Required<BlockLogOptions>,
    private readonly mark: DurableMarkFile,
    recovered: RecoveredLog,
  ) {
    this.segments = recovered.segments;
    this.end = recovered.end;
    this.next = this.durable = recovered.next;
    this.cutBytes = recovered.cutBytes;
  }

  static async open(given: BlockLogOptions): Promise<BlockLog> {
    const options = {
      directory: 'log',
      verifyFrom: 0,
      segmentBytes: SEGMENT_BYTES,
      groupBytes: GROUP_BYTES,
      sectorBytes: SECTOR_BYTES,
      checksum: crc32Checksum,
      ...given,
    };
    const { disk, directory, checksum } = options;
    await disk.makeDirectory(directory);
    await disk.syncDirectory('.');
    const mark = await DurableMarkFile.open(disk, directory, checksum);
    const recovered = await recoverLog(disk, directory, { ...options, mark: mark.found });
    return new BlockLog(options, mark, recovered);
  }

  get state(): BlockLogState {
    return this.current;
  }

  /** The newest durable block's number; one below the origin when there is none. */
  get headNumber(): number {
    return this.durable.number - 1;
  }

  get headHash(): Uint8Array {
    return this.durable.parentHash;
  }

  /** Resolves once the block is durable. Blocks are given in order; each must continue the one given before. */
  append(record: BlockRecord): Promise<void> {
    if (this.current.kind !== 'open') return Promise.reject(this.stopped());
    if (record.number !== this.next.number || !Buffer.from(record.parentHash).equals(this.next.parentHash)) {
      throw new Error(`block ${record.number} does not continue the log, which expects block ${this.next.number}`);
    }
    this.next = { number: record.number + 1, parentHash: record.hash };
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject });
      this.flushing ??= this.flush();
    });
  }

  /** A durable block, or undefined when the log has none of that number. */
  async read(number: number): Promise<BlockRecord | undefined> {
    if (number < this.options.origin.number || number > this.headNumber) return undefined;
    const segment = this.segments.findLast((candidate) => candidate.header.firstNumber <= number);
    if (segment === undefined) return undefined;
    this.keepTable(segment);
    return readRecord(segment, number);
  }

  /** Visits the durable blocks from `from` on, in order. What was not verified when the log was opened is now. */
  async scan(from: number, visit: (record: BlockRecord) => void | Promise<void>): Promise<void> {
    const head = this.headNumber;
    for (const [index, segment] of [...this.segments].entries()) {
      const following = this.segments[index + 1]?.header.firstNumber;
      if (following !== undefined && following <= from) continue;
      const walked = await walkSegment(segment, (record) =>
        record.number >= from && record.number <= head ? visit(record) : undefined,
      );
      const expected = Math.min(following ?? head + 1, head + 1);
      if (walked.next.number < expected) {
        const at = { file: segment.path, offset: walked.end, block: walked.next.number };
        throw new StorageDamaged(at, 'a block of the log is damaged');
      }
    }
  }

  /** Waits for what was accepted, then closes the files. */
  async close(): Promise<void> {
    await this.flushing;
    const clean = this.current.kind === 'open';
    this.current = { kind: 'closed' };
    await (clean ? this.mark.close() : this.mark.abandon());
    for (const segment of this.segments) await segment.file.close();
  }

  private async flush(): Promise<void> {
    // One turn of the event loop's microtasks lets blocks that arrive together share the sync.
    await Promise.resolve();
    let group: Waiting[] = [];
    try {
      while (this.waiting.length > 0) {
        group = this.takeGroup();
        await this.writeGroup(group.map((entry) => entry.record));
        for (const entry of group) entry.resolve();
        group = [];
        await this.mark.write({ number: this.headNumber, hash: this.headHash });
      }
    } catch (error) {
      await this.stop(error, group);
    } finally {
      this.flushing = undefined;
    }
  }

  private takeGroup(): Waiting[] {
    let bytes = 0;
    const count = this.waiting.findIndex((entry) => {
      bytes += recordSpan(entry.record.payload.length);
      return bytes > this.options.groupBytes;
    });
    // A block larger than a group goes alone.
    return this.waiting.splice(0, count < 0 ? this.waiting.length : Math.max(count, 1));
  }

  private async writeGroup(records: readonly BlockRecord[]): Promise<void> {
    const bytes = records.reduce((sum, record) => sum + recordSpan(record.payload.length), 0);
    const segment = await this.segmentFor(bytes);
    const start = alignUp(this.end, segment.header.sectorBytes);
    const offsets: number[] = [];
    const buffer = this.groupBuffer(bytes);
    let at = 0;
    for (const record of records) {
      encodeRecord(buffer.subarray(at), record, start, segment.codec);
      offsets.push(start + at);
      at += recordSpan(record.payload.length);
    }
    await writeFully(segment.file, buffer, start);
    await segment.file.sync();
    // Durable: only from here on may anybody learn of these blocks.
    const last = records[records.length - 1]!;
    segment.offsets?.push(...offsets);
    this.end = start + bytes;
    this.durable = { number: last.number + 1, parentHash: last.hash };
  }

  private async segmentFor(groupBytes: number): Promise<Segment> {
    const active = this.segments[this.segments.length - 1];
    if (active !== undefined) {
      const start = alignUp(this.end, active.header.sectorBytes);
      const empty = this.end === SEGMENT_HEADER_BYTES;
      if (empty || start + groupBytes <= this.options.segmentBytes) return active;
    }
    const header = {
      salt: randomInt(2 ** 32),
      sectorBytes: this.options.sectorBytes,
      firstNumber: this.durable.number,
      parentHash: this.durable.parentHash,
      previousEnd: this.end,
    };
    const created = await createSegment(this.options.disk, this.options.directory, header, this.options.checksum);
    this.segments.push(created);
    this.end = SEGMENT_HEADER_BYTES;
    return created;
  }

  private groupBuffer(bytes: number): Buffer {
    // A buffer of unusual size is not kept: one huge block must not hold its memory for ever.
    if (bytes > this.options.groupBytes) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(bytes);
    return this.buffer.subarray(0, bytes);
  }

  /** No room leaves the log readable; any other failure means that the disk's word is worth nothing. */
  private async stop(error: unknown, group: readonly Waiting[]): Promise<void> {
    this.current = isDiskFull(error)
      ? { kind: 'read-only', error: new StorageReadOnly(error) }
      : { kind: 'failed', error: new StorageFailed(error) };
    // A failed sync may leave in the cache, as if it were clean, what the disk never got. The next process must not
    // take it for durable, so it goes; where even that fails, there is nothing better to do.
    const active = this.segments[this.segments.length - 1];
    await active?.file.truncate(alignUp(this.end, active.header.sectorBytes)).catch(() => undefined);
    const unacknowledged = [...group, ...this.waiting.splice(0)];
    for (const entry of unacknowledged) entry.reject(this.current.error);
  }

  private stopped(): Error {
    return 'error' in this.current ? this.current.error : new Error('the block log is closed');
  }

  private keepTable(segment: Segment): void {
    if (segment === this.segments[this.segments.length - 1]) return;
    const known = this.tables.indexOf(segment);
    if (known >= 0) this.tables.splice(known, 1);
    this.tables.push(segment);
    if (this.tables.length > OFFSET_TABLES_KEPT) this.tables.shift()!.offsets = undefined;
  }
}
