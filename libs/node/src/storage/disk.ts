/**
 * The file system as storage sees it: a port, so that the crash tests can put a disk beneath it that lies, tears and
 * fails on purpose. Paths are relative to the data directory and use '/'.
 */
export interface Disk {
  /** Creates the directory and its parents; what exists stays. */
  makeDirectory(path: string): Promise<void>;
  /** Names in the directory, unordered; an absent directory is empty. */
  list(directory: string): Promise<string[]>;
  /** Opens for reading and writing. `create` makes an empty file and refuses when the name is taken. */
  open(path: string, mode: 'create' | 'existing'): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** Absent is fine. */
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals inside the directory survive a power cut. */
  syncDirectory(path: string): Promise<void>;
}

export interface DiskFile {
  /** Number of bytes written, which may be fewer than given. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  /** Number of bytes read; 0 at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  size(): Promise<number>;
  truncate(bytes: number): Promise<void>;
  /** fdatasync: content and length survive a power cut once it resolves. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Writes all of `bytes`; a short count is followed up, so that a full disk surfaces as the error of the next write. */
export async function writeFully(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const count = await file.write(written === 0 ? bytes : bytes.subarray(written), position + written);
    if (count <= 0) throw new Error(`a write of ${bytes.length - written} bytes wrote ${count}`);
    written += count;
  }
}

/** Fills `target` from `position` on, as far as the file reaches; answers how many bytes that was. */
export async function readUpTo(file: DiskFile, target: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const count = await file.read(filled === 0 ? target : target.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** True for the errors that mean "no room", which leave what is already durable untouched. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
