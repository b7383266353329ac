import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../failure';
import { writePrivateFile } from '../services/private-file';

const FILE = 'manifest.json';
const FORMAT = 1;

/** What a backup set holds. It is written last: a set without it is none. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly made_at: string;
  readonly migrations: readonly string[];
  /** how far the read model had come: the chain of the set is as far, or farther */
  readonly indexed_block: string | null;
  readonly with_keys: boolean;
  readonly sequences: Readonly<Record<string, { readonly last: string; readonly called: boolean }>>;
  /** every other file of the set with its SHA-256 */
  readonly files: Readonly<Record<string, string>>;
}

export async function writeManifest(directory: string, facts: Omit<Manifest, 'format' | 'files'>): Promise<Manifest> {
  const manifest: Manifest = { format: FORMAT, ...facts, files: await hashFiles(directory) };
  writePrivateFile(join(directory, FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** The manifest of a set whose every file is there and as it was written. */
export async function readVerified(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, FILE), 'utf8').catch(() => {
    throw new Failure(`${directory} is no backup set, or one that was cut off: it has no ${FILE}.`);
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== FORMAT) {
    throw new Failure(`The set has format ${String(manifest.format)}; this version reads format ${FORMAT}.`);
  }
  const found = await hashFiles(directory);
  const damaged = [...new Set([...Object.keys(manifest.files), ...Object.keys(found)])]
    .filter((file) => manifest.files[file] !== found[file])
    .sort();
  if (damaged.length > 0) {
    const lines = damaged.map((file) => `  ${file}: ${defectOf(manifest.files[file], found[file])}`);
    throw new Failure(`The set is damaged and nothing was restored:\n${lines.join('\n')}`);
  }
  return manifest;
}

function defectOf(wanted: string | undefined, found: string | undefined): string {
  if (!found) return 'is missing';
  return wanted ? 'is not what was backed up' : 'does not belong to the set';
}

async function hashFiles(directory: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const file of (await filesUnder(directory)).sort()) {
    const name = relative(directory, file).split(sep).join('/');
    if (name !== FILE) hashes[name] = await hashOf(file);
  }
  return hashes;
}

async function filesUnder(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Refuses a place that holds something already. */
export async function requireEmpty(directory: string, what: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (!found) return;
  const entries = found.isDirectory() ? await readdir(directory) : ['a file'];
  if (entries.length > 0) throw new Failure(`${what} ${directory} is not empty: nothing was changed there.`);
}
