import { type Checksum } from './record';

/** What stands at the head of each segment file and ties it to the one before. */
export interface SegmentHeader {
  readonly salt: number;
  /** Writes of one group never touch a sector of an earlier one, so a torn write cannot hurt what was acknowledged. */
  readonly sectorBytes: number;
  readonly firstNumber: number;
  readonly parentHash: Uint8Array;
  /** Where the previous segment's last record ends: a previous file that is shorter has lost acknowledged blocks. */
  readonly previousEnd: number;
}

const MAGIC = Buffer.from('CADLOG01');
const HEADER_BYTES = 72;
/** Room of the header in the file, a whole number of sectors of any disk: the first record begins here. */
export const SEGMENT_HEADER_BYTES = 4096;

export function encodeSegmentHeader(header: SegmentHeader, checksum: Checksum): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(header.salt, 12);
  bytes.writeUInt32LE(header.sectorBytes, 16);
  bytes.writeBigUInt64LE(BigInt(header.firstNumber), 24);
  bytes.writeBigUInt64LE(BigInt(header.previousEnd), 32);
  bytes.set(header.parentHash, 40);
  bytes.writeUInt32LE(checksum(bytes.subarray(12, HEADER_BYTES), 0), 8);
  return bytes;
}

export function decodeSegmentHeader(bytes: Buffer, checksum: Checksum): SegmentHeader | undefined {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return undefined;
  if (bytes.readUInt32LE(8) !== checksum(bytes.subarray(12, HEADER_BYTES), 0)) return undefined;
  return {
    salt: bytes.readUInt32LE(12),
    sectorBytes: bytes.readUInt32LE(16),
    firstNumber: Number(bytes.readBigUInt64LE(24)),
    previousEnd: Number(bytes.readBigUInt64LE(32)),
    parentHash: Uint8Array.from(bytes.subarray(40, 72)),
  };
}

export const segmentName = (firstNumber: number): string => `${String(firstNumber).padStart(16, '0')}.blocks`;

export function segmentNumber(name: string): number | undefined {
  const match = /^(\d{16})\.blocks$/.exec(name);
  return match ? Number(match[1]) : undefined;
}
