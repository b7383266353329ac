import { crc32 } from 'node:zlib';

/** One block as the log sees it. What the payload says is the machine's business. */
export interface BlockRecord {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly parentHash: Uint8Array;
  readonly payload: Uint8Array;
}

/** A record's header, and where its group begins: everything before that offset was durable when it was written. */
export interface RecordHeader {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly parentHash: Uint8Array;
  readonly payloadLength: number;
  readonly payloadChecksum: number;
  readonly groupOffset: number;
}

/** The seed is the segment's salt, so that a payload cannot smuggle in bytes that pass for a record. */
export type Checksum = (bytes: Uint8Array, seed: number) => number;
/** zlib answers 0, not the seed, for an empty buffer without memory of its own. */
export const crc32Checksum: Checksum = (bytes, seed) => (bytes.length === 0 ? seed : crc32(bytes, seed));

export const RECORD_HEADER_BYTES = 96;
const MAGIC = 0x4b524243; // 'CBRK'
const RECORD_ALIGNMENT = 8;

export interface RecordCodec {
  readonly checksum: Checksum;
  readonly salt: number;
}

export const recordSpan = (payloadLength: number): number =>
  alignUp(RECORD_HEADER_BYTES + payloadLength, RECORD_ALIGNMENT);

export function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

/** Writes header, payload and blank padding at the start of `target`, whatever it held before. */
export function encodeRecord(target: Buffer, record: BlockRecord, groupOffset: number, codec: RecordCodec): void {
  target.set(record.payload, RECORD_HEADER_BYTES);
  target.fill(0, RECORD_HEADER_BYTES + record.payload.length, recordSpan(record.payload.length));
  const payload = target.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + record.payload.length);
  target.writeUInt32LE(MAGIC, 0);
  target.writeUInt32LE(codec.checksum(payload, codec.salt), 8);
  target.writeUInt32LE(record.payload.length, 12);
  target.writeBigUInt64LE(BigInt(record.number), 16);
  target.writeBigUInt64LE(BigInt(groupOffset), 24);
  target.set(record.hash, 32);
  target.set(record.parentHash, 64);
  target.writeUInt32LE(codec.checksum(target.subarray(8, RECORD_HEADER_BYTES), codec.salt), 4);
}

/** The header at the start of `bytes`, or undefined when there is none that can be trusted. */
export function decodeRecordHeader(bytes: Buffer, codec: RecordCodec): RecordHeader | undefined {
  if (bytes.length < RECORD_HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(4) !== codec.checksum(bytes.subarray(8, RECORD_HEADER_BYTES), codec.salt)) return undefined;
  return {
    payloadChecksum: bytes.readUInt32LE(8),
    payloadLength: bytes.readUInt32LE(12),
    number: Number(bytes.readBigUInt64LE(16)),
    groupOffset: Number(bytes.readBigUInt64LE(24)),
    hash: Uint8Array.from(bytes.subarray(32, 64)),
    parentHash: Uint8Array.from(bytes.subarray(64, 96)),
  };
}

export function payloadMatches(header: RecordHeader, payload: Uint8Array, codec: RecordCodec): boolean {
  return payload.length === header.payloadLength && codec.checksum(payload, codec.salt) === header.payloadChecksum;
}
