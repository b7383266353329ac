import { type Disk } from '../disk';
import { StorageDamaged } from '../storage-errors';
import { type DurableMark } from './durable-mark';
import { alignUp, type Checksum } from './record';
import { openSegment, type Segment } from './segment-file';
import { segmentName, segmentNumber } from './segment-header';
import { findLaterGroup, walkSegment, type ChainPosition, type WalkedSegment } from './walk-segment';
import { WindowReader } from './window-reader';

export interface RecoveredLog {
  readonly segments: Segment[];
  /** Where the last record of the last segment ends. */
  readonly end: number;
  readonly next: ChainPosition;
  /** Bytes of a torn tail that nobody was promised, now gone. */
  readonly cutBytes: number;
}

/**
 * Opens the segments, verifies those that hold `verifyFrom` and later blocks, and cuts a torn tail. It cuts only what
 * cannot have been acknowledged: the tail of the last file, with no later group behind it and no durable mark ahead
 * of it. All other damage throws and says where.
 */
export async function recoverLog(
  disk: Disk,
  directory: string,
  options: { origin: ChainPosition; verifyFrom: number; checksum: Checksum; mark: DurableMark | undefined },
): Promise<RecoveredLog> {
  const segments = await openSegments(disk, directory, options);
  let cutBytes = 0;
  let position: { next: ChainPosition; end: number } = { next: options.origin, end: 0 };

  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    const following = segments[index + 1]?.header;
    if (following !== undefined && following.firstNumber <= options.verifyFrom) {
      await expectLength(segment, following.previousEnd, following.firstNumber - 1);
      position = {
        next: { number: following.firstNumber, parentHash: following.parentHash },
        end: following.previousEnd,
      };
      continue;
    }
    expectContinuation(segment, position.next);
    const walked = await walkVerifying(segment, options.mark, last);
    if (walked.damagedAt !== undefined) {
      if (!last) throw damaged(segment, walked, 'a sealed log segment is damaged');
      const witness = await findLaterGroup(segment, walked);
      if (witness !== undefined)
        throw damaged(segment, walked, `blocks were acknowledged behind this damage, at ${witness}`);
    }
    if (options.mark !== undefined && last && options.mark.number >= walked.next.number) {
      throw damaged(segment, walked, `block ${options.mark.number} was acknowledged, but the log ends here`);
    }
    if (following !== undefined && following.previousEnd !== walked.end) {
      throw damaged(segment, walked, `a sealed log segment must end at ${following.previousEnd}`);
    }
    if (last) {
      const kept = await keptBytes(segment, walked);
      cutBytes = walked.fileBytes - kept;
      if (cutBytes > 0) await segment.file.truncate(kept);
      // What was read may still be in the page cache alone: it counts as durable from here on, so it has to be.
      await segment.file.sync();
    }
    position = walked;
  }
  if (options.mark !== undefined && segments.length === 0) {
    const what = `block ${options.mark.number} was acknowledged, but the log is gone`;
    throw new StorageDamaged({ file: directory, offset: 0, block: options.origin.number }, what);
  }
  return { segments, ...position, cutBytes };
}

/**
 * The sector that the last acknowledged block ends in is not written again, lest it be lost with the power: the cut is
 * made behind it. Only a group that is torn itself, which nobody was promised, leaves something in that sector.
 */
async function keptBytes(segment: Segment, { end, fileBytes }: WalkedSegment): Promise<number> {
  const sectorEnd = Math.min(fileBytes, alignUp(end, segment.header.sectorBytes));
  return (await new WindowReader(segment.file).isBlank(end, sectorEnd)) ? sectorEnd : end;
}

async function openSegments(
  disk: Disk,
  directory: string,
  options: { origin: ChainPosition; checksum: Checksum },
): Promise<Segment[]> {
  const numbers = (await disk.list(directory))
    .map(segmentNumber)
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (const [index, number] of numbers.entries()) {
    const segment = await openSegment(disk, directory, number, options.checksum);
    if (segment !== undefined) {
      segments.push(segment);
      continue;
    }
    const path = `${directory}/${segmentName(number)}`;
    if (index !== numbers.length - 1) {
      throw new StorageDamaged({ file: path, offset: 0, block: number }, 'the head of a log segment is damaged');
    }
    await disk.remove(path);
    await disk.syncDirectory(directory);
  }
  const first = segments[0];
  if (first !== undefined) expectContinuation(first, options.origin);
  return segments;
}

async function walkVerifying(segment: Segment, mark: DurableMark | undefined, last: boolean): Promise<WalkedSegment> {
  const offsets: number[] = [];
  const walked = await walkSegment(segment, (record, offset) => {
    offsets.push(offset);
    if (record.number === mark?.number && !Buffer.from(record.hash).equals(mark.hash)) {
      const what = 'another block was acknowledged at this height';
      throw new StorageDamaged({ file: segment.path, offset, block: record.number }, what);
    }
  });
  if (last) segment.offsets = offsets;
  return walked;
}

function expectContinuation(segment: Segment, next: ChainPosition): void {
  const { firstNumber, parentHash } = segment.header;
  if (firstNumber === next.number && Buffer.from(parentHash).equals(next.parentHash)) return;
  const what =
    firstNumber === next.number
      ? 'a log segment continues another chain'
      : `a log segment is missing: this one begins at block ${firstNumber}`;
  throw new StorageDamaged({ file: segment.path, offset: 0, block: next.number }, what);
}

async function expectLength(segment: Segment, bytes: number, block: number): Promise<void> {
  const size = await segment.file.size();
  if (size >= bytes) return;
  throw new StorageDamaged({ file: segment.path, offset: size, block }, 'a sealed log segment lost its end');
}

function damaged(segment: Segment, walked: WalkedSegment, what: string): StorageDamaged {
  return new StorageDamaged({ file: segment.path, offset: walked.end, block: walked.next.number }, what);
}
