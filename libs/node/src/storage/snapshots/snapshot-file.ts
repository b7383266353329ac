import { type SnapshotSegment } from '@cadastre/chain';
import { readUpTo, writeFully, type DiskFile } from '../disk';
import { StorageDamaged } from '../storage-errors';
import { type Checksum } from '../block-log/record';

/** The block after which the tables looked like this. */
export interface SnapshotPosition {
  readonly number: number;
  readonly hash: Uint8Array;
}

export interface Snapshot extends SnapshotPosition {
  /** Over SharedArrayBuffers, ready for lanes. */
  readonly segments: readonly SnapshotSegment[];
}

/*
 * A sequence of frames {length, checksum, bytes}: a head, then for each segment a descriptor and its content in chunks,
 * then an end that counts the frames. Each checksum is seeded with the one before, so no frame can be missing, stand
 * twice or come from another snapshot.
 */
const MAGIC = Buffer.from('CADSNP01');
const CHUNK_BYTES = 1 << 20;
const FRAME_HEAD_BYTES = 8;
const HEAD_BYTES = 56;
const DESCRIPTOR_BYTES = 16;
const KINDS = ['u8', 'u32'] as const;

/** Streams the segments into the file chunk by chunk; they must not change meanwhile. */
export async function writeSnapshot(
  file: DiskFile,
  position: SnapshotPosition,
  segments: readonly SnapshotSegment[],
  checksum: Checksum,
): Promise<void> {
  const frames = new FrameWriter(file, checksum);
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeBigUInt64LE(BigInt(position.number), 8);
  head.writeUInt32LE(segments.length, 16);
  head.set(position.hash, 24);
  await frames.write(head);
  for (const segment of segments) {
    const name = Buffer.from(segment.name, 'utf8');
    const bytes = new Uint8Array(segment.data.buffer, segment.data.byteOffset, segment.data.byteLength);
    const descriptor = Buffer.alloc(DESCRIPTOR_BYTES + name.length);
    descriptor.writeUInt32LE(KINDS.indexOf(segment.kind), 0);
    descriptor.writeBigUInt64LE(BigInt(bytes.length), 8);
    name.copy(descriptor, DESCRIPTOR_BYTES);
    await frames.write(descriptor);
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      await frames.write(bytes.subarray(from, from + CHUNK_BYTES));
    }
  }
  await frames.finish();
}

/** Reads and verifies a whole snapshot; throws StorageDamaged where it is not what was written. */
export async function readSnapshot(file: DiskFile, path: string, checksum: Checksum): Promise<Snapshot> {
  const frames = new FrameReader(file, path, checksum);
  const head = await frames.read(HEAD_BYTES, HEAD_BYTES);
  if (!head.subarray(0, 8).equals(MAGIC)) throw frames.damaged('this is no snapshot');
  const number = Number(head.readBigUInt64LE(8));
  const hash = Uint8Array.from(head.subarray(24, 56));
  const count = head.readUInt32LE(16);
  const segments: SnapshotSegment[] = [];
  for (let index = 0; index < count; index++) {
    const descriptor = await frames.read(DESCRIPTOR_BYTES, CHUNK_BYTES);
    const kind = KINDS[descriptor.readUInt32LE(0)];
    const length = Number(descriptor.readBigUInt64LE(8));
    const name = descriptor.toString('utf8', DESCRIPTOR_BYTES);
    if (kind === undefined) throw frames.damaged('a segment is of an unknown kind');
    const bytes = new Uint8Array(new SharedArrayBuffer(length));
    for (let from = 0; from < length; from += CHUNK_BYTES) {
      const size = Math.min(CHUNK_BYTES, length - from);
      bytes.set(await frames.read(size, size), from);
    }
    segments.push({ name, kind, data: kind === 'u8' ? bytes : new Uint32Array(bytes.buffer) });
  }
  await frames.expectEnd();
  return { number, hash, segments };
}

class FrameWriter {
  private readonly buffer = Buffer.allocUnsafe(FRAME_HEAD_BYTES + CHUNK_BYTES);
  private offset = 0;
  private chain = 0;
  private count = 0;

  constructor(
    private readonly file: DiskFile,
    private readonly checksum: Checksum,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    // Copied first: what is checksummed is what is written, whatever happens to the table meanwhile.
    const frame = this.buffer.subarray(0, FRAME_HEAD_BYTES + bytes.length);
    frame.set(bytes, FRAME_HEAD_BYTES);
    this.chain = this.checksum(frame.subarray(FRAME_HEAD_BYTES), this.chain);
    frame.writeUInt32LE(bytes.length, 0);
    frame.writeUInt32LE(this.chain, 4);
    await writeFully(this.file, frame, this.offset);
    this.offset += frame.length;
    this.count += 1;
  }

  async finish(): Promise<void> {
    await this.write(endFrame(this.count));
  }
}

class FrameReader {
  private readonly buffer = Buffer.allocUnsafe(FRAME_HEAD_BYTES + CHUNK_BYTES);
  private offset = 0;
  private chain = 0;
  private count = 0;

  constructor(
    private readonly file: DiskFile,
    private readonly path: string,
    private readonly checksum: Checksum,
  ) {}

  /** The next frame's bytes, valid until the call after. */
  async read(minimum: number, maximum: number): Promise<Buffer> {
    const head = this.buffer.subarray(0, FRAME_HEAD_BYTES);
    if ((await readUpTo(this.file, head, this.offset)) < FRAME_HEAD_BYTES) throw this.damaged('it ends too early');
    const length = head.readUInt32LE(0);
    const expected = head.readUInt32LE(4);
    if (length < minimum || length > maximum) throw this.damaged('a frame has an impossible length');
    const bytes = this.buffer.subarray(FRAME_HEAD_BYTES, FRAME_HEAD_BYTES + length);
    if ((await readUpTo(this.file, bytes, this.offset + FRAME_HEAD_BYTES)) < length) {
      throw this.damaged('it ends too early');
    }
    this.chain = this.checksum(bytes, this.chain);
    if (this.chain !== expected) throw this.damaged('a checksum does not match');
    this.offset += FRAME_HEAD_BYTES + length;
    this.count += 1;
    return bytes;
  }

  async expectEnd(): Promise<void> {
    const end = endFrame(this.count);
    if (!(await this.read(end.length, end.length)).equals(end)) throw this.damaged('its end is missing');
  }

  damaged(what: string): StorageDamaged {
    return new StorageDamaged({ file: this.path, offset: this.offset }, `a snapshot is damaged: ${what}`);
  }
}

function endFrame(count: number): Buffer {
  const end = Buffer.alloc(16);
  MAGIC.copy(end);
  end.writeUInt32LE(count, 8);
  return end;
}
