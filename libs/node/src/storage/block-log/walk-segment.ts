import { StorageDamaged } from '../storage-errors';
import { type DiskFile } from '../disk';
import {
  RECORD_HEADER_BYTES,
  alignUp,
  decodeRecordHeader,
  payloadMatches,
  recordSpan,
  type BlockRecord,
  type RecordCodec,
} from './record';
import { SEGMENT_HEADER_BYTES, type SegmentHeader } from './segment-header';
import { WindowReader } from './window-reader';

export interface SegmentOnDisk {
  readonly path: string;
  readonly file: DiskFile;
  readonly header: SegmentHeader;
  readonly codec: RecordCodec;
}

export interface ChainPosition {
  /** Number of the block that comes next, and its parent's hash. */
  readonly number: number;
  readonly parentHash: Uint8Array;
}

export interface WalkedSegment {
  /** Where the last good record's span ends. */
  readonly end: number;
  readonly next: ChainPosition;
  readonly fileBytes: number;
  /** Offset of the first bytes that are neither a record nor blank. */
  readonly damagedAt: number | undefined;
}

/**
 * Visits the records of a segment in order, checking checksums and the hash chain. Stops at the first bytes that are
 * not a good record; whether these may be cut is for the caller to judge. A record that is whole but does not
 * continue the chain is no accident of a power cut, so it throws.
 */
export async function walkSegment(
  segment: SegmentOnDisk,
  visit: (record: BlockRecord, offset: number) => void | Promise<void>,
): Promise<WalkedSegment> {
  const { file, header, codec, path } = segment;
  const fileBytes = await file.size();
  const reader = new WindowReader(file);
  let next: ChainPosition = { number: header.firstNumber, parentHash: header.parentHash };
  let end = SEGMENT_HEADER_BYTES;
  let group = end;

  for (;;) {
    const groupStart = alignUp(end, header.sectorBytes);
    const inGroup = end > group ? await recordAt(reader, end, group, fileBytes, codec) : undefined;
    const offset = inGroup ? end : groupStart;
    const record = inGroup ?? (await recordAt(reader, groupStart, groupStart, fileBytes, codec));
    // Padding that is not blank is a record that cannot be read, also when a good group follows it.
    if (record === undefined || (!inGroup && !(await reader.isBlank(end, Math.min(groupStart, fileBytes))))) {
      const damaged = !(await reader.isBlank(end, fileBytes));
      return { end, next, fileBytes, damagedAt: damaged ? end : undefined };
    }
    if (!inGroup) group = groupStart;
    if (record.number !== next.number || !Buffer.from(record.parentHash).equals(next.parentHash)) {
      const what = `block ${record.number} stands where block ${next.number} must continue the chain`;
      throw new StorageDamaged({ file: path, offset, block: next.number }, what);
    }
    end = offset + recordSpan(record.payload.length);
    next = { number: record.number + 1, parentHash: record.hash };
    await visit(record, offset);
  }
}

/**
 * Where a group begins that was written after the damage at `end`, if there is one. Groups are written one at a time,
 * each after the one before is durable: a later group proves that what stands before it had been acknowledged.
 */
export async function findLaterGroup(segment: SegmentOnDisk, walked: WalkedSegment): Promise<number | undefined> {
  const reader = new WindowReader(segment.file);
  const { sectorBytes } = segment.header;
  const nextGroup = alignUp(walked.end, sectorBytes);
  // After blank padding, the group that would come next is the damaged one: its own head is no witness.
  const from = (await reader.isBlank(walked.end, nextGroup)) ? nextGroup + sectorBytes : nextGroup;
  for (let offset = from; offset < walked.fileBytes; offset += sectorBytes) {
    const header = decodeRecordHeader(await reader.view(offset, RECORD_HEADER_BYTES), segment.codec);
    if (header?.groupOffset === offset) return offset;
  }
  return undefined;
}

async function recordAt(
  reader: WindowReader,
  offset: number,
  group: number,
  fileBytes: number,
  codec: RecordCodec,
): Promise<BlockRecord | undefined> {
  const header = decodeRecordHeader(await reader.view(offset, RECORD_HEADER_BYTES), codec);
  if (header === undefined || header.groupOffset !== group) return undefined;
  if (offset + RECORD_HEADER_BYTES + header.payloadLength > fileBytes) return undefined;
  const payload = await reader.view(offset + RECORD_HEADER_BYTES, header.payloadLength);
  if (!payloadMatches(header, payload, codec)) return undefined;
  // A copy: the window moves on while the visitor may keep the block.
  return { number: header.number, hash: header.hash, parentHash: header.parentHash, payload: Uint8Array.from(payload) };
}
