import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whoever holds these acts as the chain. */
export const CHAIN_KEYS = ['sequencer.key', 'operator.key'];

/**
 * The chain's files, while a node may be writing them. Order makes the copy whole: snapshots first, then the note of
 * the newest durable block, then the log, which only grows. So the log holds every block that the others speak of; what
 * it ends with beyond the note is a torn tail, which a start cuts. The index is made again.
 */
export async function copyChain(from: string, to: string, { withKeys }: { withKeys: boolean }): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const file of ['world.json', ...(withKeys ? CHAIN_KEYS : [])]) {
    await copyIfThere(join(from, file), join(to, file));
  }
  await copyFolder(join(from, 'genesis'), join(to, 'genesis'), () => true);
  await copyFolder(join(from, 'snapshots'), join(to, 'snapshots'), () => true);
  await copyFolder(join(from, 'log'), join(to, 'log'), (name) => name === 'durable');
  await copyFolder(join(from, 'log'), join(to, 'log'), (name) => name !== 'durable');
}

/** Segments in the order of their names, which is that of their blocks: a new one begins only behind the last. */
async function copyFolder(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  const names = await readdir(from).catch((error: unknown) => absent(error, []));
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of names.filter(wanted).sort()) await copyIfThere(join(from, name), join(to, name));
}

/** An old snapshot may go while the new one is copied. */
async function copyIfThere(from: string, to: string): Promise<void> {
  const found = await stat(from).catch((error: unknown) => absent(error, undefined));
  if (found?.isFile()) await copyFile(from, to).catch((error: unknown) => absent(error, undefined));
}

function absent<T>(error: unknown, otherwise: T): T {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
  throw error;
}
