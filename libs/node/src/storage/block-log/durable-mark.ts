import { readUpTo, writeFully, type Disk, type DiskFile } from '../disk';
import { type Checksum } from './record';

/**
 * A note, beside the log, of the newest block that is durable. It is written after each sync and not synced itself, so
 * it costs next to nothing; it may be behind and may be lost, but what it says is true. It is the witness that tells
 * an acknowledged block that was damaged later from a torn write that nobody was promised.
 */
export interface DurableMark {
  readonly number: number;
  readonly hash: Uint8Array;
}

const MAGIC = 0x4b524d44; // 'DMRK'
const MARK_BYTES = 64;
const SLOT_BYTES = 4096;
const SLOTS = 2;

export class DurableMarkFile {
  private sequence: number;

  private constructor(
    private readonly file: DiskFile,
    private readonly checksum: Checksum,
    readonly found: DurableMark | undefined,
    sequence: number,
  ) {
    this.sequence = sequence;
  }

  static async open(disk: Disk, directory: string, checksum: Checksum): Promise<DurableMarkFile> {
    const path = `${directory}/durable`;
    if (!(await disk.list(directory)).includes('durable')) {
      const file = await disk.open(path, 'create');
      // Both slots get their room now: a mark never runs into a full disk.
      await writeFully(file, Buffer.alloc(SLOTS * SLOT_BYTES), 0);
      await file.sync();
      await disk.syncDirectory(directory);
      return new DurableMarkFile(file, checksum, undefined, 0);
    }
    const file = await disk.open(path, 'existing');
    const bytes = Buffer.alloc(SLOTS * SLOT_BYTES);
    await readUpTo(file, bytes, 0);
    let found: DurableMark | undefined;
    let sequence = 0;
    for (let slot = 0; slot < SLOTS; slot++) {
      const mark = decodeMark(bytes.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + MARK_BYTES), checksum);
      if (mark === undefined || mark.sequence < sequence) continue;
      sequence = mark.sequence;
      found = { number: mark.number, hash: mark.hash };
    }
    return new DurableMarkFile(file, checksum, found, sequence);
  }

  /** The slots take turns, so that a torn write leaves the older note. */
  async write(mark: DurableMark): Promise<void> {
    this.sequence += 1;
    const bytes = Buffer.alloc(MARK_BYTES);
    bytes.writeUInt32LE(MAGIC, 0);
    bytes.writeBigUInt64LE(BigInt(this.sequence), 8);
    bytes.writeBigUInt64LE(BigInt(mark.number), 16);
    bytes.set(mark.hash, 24);
    bytes.writeUInt32LE(this.checksum(bytes.subarray(8), MAGIC), 4);
    await writeFully(this.file, bytes, (this.sequence % SLOTS) * SLOT_BYTES);
  }

  async close(): Promise<void> {
    await this.file.sync();
    await this.file.close();
  }

  abandon(): Promise<void> {
    return this.file.close();
  }
}

function decodeMark(bytes: Buffer, checksum: Checksum): (DurableMark & { sequence: number }) | undefined {
  if (bytes.readUInt32LE(0) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(4) !== checksum(bytes.subarray(8), MAGIC)) return undefined;
  return {
    sequence: Number(bytes.readBigUInt64LE(8)),
    number: Number(bytes.readBigUInt64LE(16)),
    hash: Uint8Array.from(bytes.subarray(24, 56)),
  };
}
