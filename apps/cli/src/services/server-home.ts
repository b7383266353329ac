import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { serverAccount, serverAccountReaches } from './server-account';

/** Where root keeps what the server account must reach when the checkout's own parents shut it out. */
export const outsideHome = '/var/lib/cadastre';

// `mkdir` obeys the umask; the server account must be able to pass through whatever that is.
const PASSABLE = 0o711;

function makePassable(directory: string): void {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, PASSABLE);
}

/**
 * The folder of the servers' files, `<data directory>/servers`. Where the server account could not walk down to it
 * (a root shell's checkout in /root), it is a link to a folder under /var/lib/cadastre; the link stays with the data.
 */
export function openServerHome(dataDir: string): string {
  const home = join(dataDir, 'servers');
  // lstat, for `existsSync` would follow a dangling link and call it missing.
  if (!lstatSync(home, { throwIfNoEntry: false })) {
    if (serverAccountReaches(dataDir)) {
      makePassable(home);
    } else {
      const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
      const outside = join(outsideHome, `${basename(dirname(dataDir))}-${hash}`);
      makePassable(outsideHome);
      makePassable(outside);
      symlinkSync(outside, home);
    }
  }
  return realpathSync(home);
}

export function createDataDirectory(dataDir: string): void {
  // Root's servers run under another account, which must pass through; what is secret inside is 0600 by itself.
  // A directory that was there before keeps the mode its owner chose.
  const created = mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (created !== undefined && serverAccount) chmodSync(dataDir, PASSABLE);
}

/** Deletes a data directory, and the folder outside it that its link names. */
export function removeDataDirectory(dataDir: string): void {
  const home = join(dataDir, 'servers');
  if (lstatSync(home, { throwIfNoEntry: false })?.isSymbolicLink()) {
    const target = readlinkSync(home);
    if (dirname(target) === outsideHome) rmSync(target, { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}
