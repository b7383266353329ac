import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disk, type DiskFile } from './disk';

/** The operating system's files below one directory. */
export function createRealDisk(root: string): Disk {
  const at = (path: string) => join(root, path);
  return {
    async makeDirectory(path) {
      await mkdir(at(path), { recursive: true });
    },
    async list(directory) {
      try {
        return await readdir(at(directory));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
    async open(path, mode) {
      const flags = mode === 'create' ? constants.O_RDWR | constants.O_CREAT | constants.O_EXCL : constants.O_RDWR;
      return new RealFile(at(path), await open(at(path), flags, 0o600));
    },
    async rename(from, to) {
      await rename(at(from), at(to));
    },
    async remove(path) {
      await rm(at(path), { force: true });
    },
    async syncDirectory(path) {
      const directory = await open(at(path), constants.O_RDONLY);
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
  };
}

class RealFile implements DiskFile {
  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  async write(bytes: Uint8Array, position: number): Promise<number> {
    return (await this.named(this.handle.write(bytes, 0, bytes.length, position))).bytesWritten;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    return (await this.named(this.handle.read(target, 0, target.length, position))).bytesRead;
  }

  async size(): Promise<number> {
    return (await this.named(this.handle.stat())).size;
  }

  truncate(bytes: number): Promise<void> {
    return this.named(this.handle.truncate(bytes));
  }

  sync(): Promise<void> {
    return this.named(this.handle.datasync());
  }

  close(): Promise<void> {
    return this.named(this.handle.close());
  }

  /** Errors of an open handle do not say which file failed; an operator needs to know. */
  private async named<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Error) error.message += ` '${this.path}'`;
      throw error;
    }
  }
}
