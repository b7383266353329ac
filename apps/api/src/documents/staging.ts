import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { uuidv7 } from 'uuidv7';
import type { StagedFile } from './object-store';

/** Where uploads wait until they are judged. What a killed process left behind is removed at the next start. */
export class Staging {
  constructor(private readonly directory: string) {}

  async clear(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
  }

  /** Writes and hashes in one pass. A file that does not arrive whole leaves nothing. */
  async write(content: Readable): Promise<StagedFile> {
    const path = join(this.directory, uuidv7());
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        done(null, chunk);
      },
    });
    // Opened before anything may fail: a file that is only being opened cannot be removed yet.
    const file = await open(path, 'wx', 0o600);
    try {
      await pipeline(content, measure, file.createWriteStream());
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { path, sizeBytes, sha256: hash.digest() };
  }

  /** Of no consequence when the object store has moved the file away. */
  async discard({ path }: StagedFile): Promise<void> {
    await rm(path, { force: true });
  }
}
