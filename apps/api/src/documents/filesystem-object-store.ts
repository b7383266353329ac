import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ObjectStore, objectName, type StagedFile } from './object-store';

/** Objects as files. The staging directory must be on the same file system, so that a rename is all or nothing. */
export class FilesystemObjectStore extends ObjectStore {
  constructor(private readonly root: string) {
    super();
  }

  async put({ path, sha256 }: StagedFile): Promise<void> {
    await sync(path);
    const target = join(this.root, objectName(sha256));
    const directory = dirname(target);
    await mkdir(directory, { recursive: true });
    // Over a file that is there already, which has the same bytes, or had them before the disk lost some.
    await rename(path, target);
    // The name is durable when its directory is, and the directory when its parents are.
    for (const each of [directory, dirname(directory), this.root]) await sync(each);
  }

  async get(sha256: Uint8Array): Promise<Readable> {
    const file = await open(join(this.root, objectName(sha256)));
    return file.createReadStream();
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
