import { readUpTo, type DiskFile } from '../disk';

const WINDOW_BYTES = 1 << 20;

/** Reads a file front to back in large pieces: a read for each record would make start-up wait on system calls. */
export class WindowReader {
  private window: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(private readonly file: DiskFile) {}

  /** Up to `length` bytes at `offset`, fewer at the end of the file; valid until the next call. */
  async view(offset: number, length: number): Promise<Buffer> {
    if (offset < this.start || offset + length > this.start + this.window.length) {
      const target = Buffer.allocUnsafe(Math.max(length, WINDOW_BYTES));
      const filled = await readUpTo(this.file, target, offset);
      this.window = target.subarray(0, filled);
      this.start = offset;
    }
    const from = offset - this.start;
    return this.window.subarray(from, from + length);
  }

  /** True when every byte from `from` to `to` is zero or lies beyond the end of the file. */
  async isBlank(from: number, to: number): Promise<boolean> {
    for (let offset = from; offset < to; offset += WINDOW_BYTES) {
      const bytes = await this.view(offset, Math.min(WINDOW_BYTES, to - offset));
      if (bytes.some((byte) => byte !== 0)) return false;
    }
    return true;
  }
}
