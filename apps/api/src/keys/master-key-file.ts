import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const KEY = /^[0-9a-f]{64}$/;

/** The keys of the file, the preferred one first; undefined where there is no file. */
export async function readMasterKeyFile(path: string): Promise<Buffer[] | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return undefined;
  if (!found.isFile()) throw new Error(`${path} must be a regular file`);
  if (found.mode & 0o077) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    throw new Error(`the master key ${path} has mode ${mode}, so others can read it: run chmod 600 ${path}`);
  }
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  if (!lines.every((line) => KEY.test(line))) {
    throw new Error(`the master key ${path} must hold 64 hexadecimal digits a line: put back a good copy of it`);
  }
  return lines.map((line) => Buffer.from(line, 'hex'));
}

/** Makes the file, whole or not at all. Where another process was quicker, that one's keys count. */
export async function createMasterKeyFile(path: string): Promise<Buffer[]> {
  await mkdir(dirname(path), { recursive: true });
  const key = randomBytes(32);
  await publish(path, [key], async (temporary) => {
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(temporary);
  });
  const keys = await readMasterKeyFile(path);
  if (!keys) throw new Error(`the master key ${path} vanished while it was made`);
  return keys;
}

/** Puts a new key before the others. Once a rotation has re-wrapped everything under it, `retireOldMasterKeys`. */
export async function addMasterKey(path: string): Promise<void> {
  const keys = await readMasterKeyFile(path);
  if (!keys) throw new Error(`there is no master key ${path} to rotate`);
  await publish(path, [randomBytes(32), ...keys], (temporary) => rename(temporary, path));
}

export async function retireOldMasterKeys(path: string): Promise<void> {
  const [preferred] = (await readMasterKeyFile(path)) ?? [];
  if (!preferred) throw new Error(`there is no master key ${path}`);
  await publish(path, [preferred], (temporary) => rename(temporary, path));
}

async function publish(
  path: string,
  keys: readonly Buffer[],
  intoPlace: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(keys.map((key) => `${key.toString('hex')}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  await intoPlace(temporary);
  const directory = await open(dirname(path));
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
