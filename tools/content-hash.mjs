// Staleness by content: a result carries the hash of what it was made from. Times lie after a checkout.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './repository.mjs';

/** Made from the sources, not sources themselves. */
const RESULTS = new Set(['node_modules', 'dist', 'build']);

export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !RESULTS.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(file) : [file];
    });
}

/** Of files and folders; names count as well as contents. What is missing counts as empty. */
export function contentHash(places) {
  const hash = createHash('sha256');
  for (const place of places) {
    if (!existsSync(place)) continue;
    for (const file of statSync(place).isDirectory() ? filesUnder(place) : [place]) {
      hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Makes a result again unless its stamp carries the hash of its sources; the stamp is written last. */
export async function unlessFresh(stamp, sources, make) {
  const hash = contentHash(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await make();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
