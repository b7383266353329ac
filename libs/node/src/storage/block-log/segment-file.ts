import { readUpTo, writeFully, type Disk } from '../disk';
import { StorageDamaged } from '../storage-errors';
import { RECORD_HEADER_BYTES, decodeRecordHeader, payloadMatches, type BlockRecord, type Checksum } from './record';
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  SEGMENT_HEADER_BYTES,
  segmentName,
  type SegmentHeader,
} from './segment-header';
import { walkSegment, type SegmentOnDisk } from './walk-segment';

/** One file of the log, with the offsets of its records once they are known. */
export interface Segment extends SegmentOnDisk {
  /** Where each record begins, from `header.firstNumber` on; undefined until a read needs it. */
  offsets: number[] | undefined;
}

export async function createSegment(
  disk: Disk,
  directory: string,
  header: SegmentHeader,
  checksum: Checksum,
): Promise<Segment> {
  const path = `${directory}/${segmentName(header.firstNumber)}`;
  const file = await disk.open(path, 'create');
  try {
    await writeFully(file, encodeSegmentHeader(header, checksum), 0);
    await file.sync();
    await disk.syncDirectory(directory);
    return { path, file, header, codec: { checksum, salt: header.salt }, offsets: [] };
  } catch (error) {
    await file.close().catch(() => undefined);
    // After a failed sync the cache may show a header that the disk never got: no later start may build on it.
    await disk.remove(path).catch(() => undefined);
    throw error;
  }
}

/** Undefined when the file never got as far as a header that was synced, so that no block can be in it. */
export async function openSegment(
  disk: Disk,
  directory: string,
  firstNumber: number,
  checksum: Checksum,
): Promise<Segment | undefined> {
  const path = `${directory}/${segmentName(firstNumber)}`;
  const file = await disk.open(path, 'existing');
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  const filled = await readUpTo(file, bytes, 0);
  const header = decodeSegmentHeader(bytes.subarray(0, filled), checksum);
  if (header === undefined || header.firstNumber !== firstNumber) {
    const fileBytes = await file.size();
    await file.close();
    // The first group is only written after the header is durable.
    if (fileBytes > bytes.length) {
      throw new StorageDamaged({ file: path, offset: 0, block: firstNumber }, 'the head of a log segment is damaged');
    }
    return undefined;
  }
  return { path, file, header, codec: { checksum, salt: header.salt }, offsets: undefined };
}

/** Reads one block and proves it: checksums, number and hash chain are those that were written. */
export async function readRecord(segment: Segment, number: number): Promise<BlockRecord> {
  const offset = (await offsetsOf(segment))[number - segment.header.firstNumber];
  if (offset === undefined) {
    throw new StorageDamaged({ file: segment.path, offset: 0, block: number }, 'a block is missing from the log');
  }
  const { file, codec, path } = segment;
  const head = Buffer.alloc(RECORD_HEADER_BYTES);
  await readUpTo(file, head, offset);
  const header = decodeRecordHeader(head, codec);
  const payload = Buffer.allocUnsafeSlow(header?.payloadLength ?? 0);
  const filled = await readUpTo(file, payload, offset + RECORD_HEADER_BYTES);
  if (header === undefined || header.number !== number || !payloadMatches(header, payload.subarray(0, filled), codec)) {
    throw new StorageDamaged({ file: path, offset, block: number }, 'a block of the log is damaged');
  }
  return { number, hash: header.hash, parentHash: header.parentHash, payload };
}

async function offsetsOf(segment: Segment): Promise<number[]> {
  if (segment.offsets === undefined) {
    const offsets: number[] = [];
    await walkSegment(segment, (_, offset) => void offsets.push(offset));
    segment.offsets = offsets;
  }
  return segment.offsets;
}
