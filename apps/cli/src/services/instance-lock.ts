import { linkSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure';
import { readJsonIfThere, writePrivateFile } from './private-file';
import { type ProcessIdentity, isAlive, ownIdentity } from './process-identity';

const lockPath = (dataDir: string): string => join(dataDir, 'instance.lock');

/** The process that owns this data directory now, if any. */
export function lockHolder(dataDir: string): ProcessIdentity | undefined {
  const holder = readJsonIfThere<ProcessIdentity>(lockPath(dataDir));
  return holder && isAlive(holder) ? holder : undefined;
}

const sameProcess = (a: ProcessIdentity | undefined, b: ProcessIdentity): boolean =>
  a?.pid === b.pid && a.startedAt === b.startedAt;

/**
 * One process for each data directory. `link` fails when the name exists, so two starts at once cannot both win; a
 * lock whose owner is dead is moved aside first, and put back if in that moment somebody else had renewed it.
 */
export function lockDataDirectory(dataDir: string): () => void {
  const path = lockPath(dataDir);
  const self = ownIdentity();
  const mine = `${path}.${self.pid}`;
  writePrivateFile(mine, JSON.stringify(self));
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      try {
        linkSync(mine, path);
        return () => {
          if (sameProcess(readJsonIfThere(path), self)) unlinkSync(path);
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = lockHolder(dataDir);
      if (holder) {
        throw new Failure(`Cadastre already runs from ${dataDir} (process ${holder.pid}): npx cadastre status`);
      }
      moveStaleLockAside(path, `${mine}.stale`);
    }
    throw new Failure(`${path} changes hands faster than it can be taken: is something starting Cadastre in a loop?`);
  } finally {
    unlinkSync(mine);
  }
}

function moveStaleLockAside(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readJsonIfThere<ProcessIdentity>(aside);
  if (moved && isAlive(moved)) linkSync(aside, path);
  unlinkSync(aside);
}
