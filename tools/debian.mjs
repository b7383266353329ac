// Real programs that no npm package carries come from Debian's packages: installed where we are root there, named
// with the one command that is missing elsewhere.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './command.mjs';
import { Failure, whileShowing } from './terminal.mjs';

const PROGRAMS = {
  'redis-server': { debian: 'redis-server', homebrew: 'redis' },
  chromium: { debian: 'chromium', homebrew: 'chromium' },
};

const onPath = (program) =>
  [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].some(
    (folder) => existsSync(path.join(folder, program)),
  );

const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
const apt = (...args) => runQuietly('apt-get', ['-y', '-q', ...args], { env: environment });

async function aptInstall(packages) {
  const args = ['install', '--no-install-recommends', ...packages];
  try {
    await apt(...args);
  } catch {
    await apt('update'); // a fresh machine has no list of packages, an old one has a stale list
    await apt(...args);
  }
}

export async function requirePrograms(...programs) {
  const missing = programs.filter((program) => !onPath(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => PROGRAMS[program].debian);
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    await whileShowing(() => `Installing ${packages.join(' and ')} from Debian's packages`, aptInstall(packages));
    return;
  }
  const remedy =
    process.platform === 'darwin'
      ? `brew install ${missing.map((program) => PROGRAMS[program].homebrew).join(' ')}`
      : `sudo apt-get install -y ${packages.join(' ')}`;
  throw new Failure(`Missing on this machine: ${missing.join(', ')}. Install with:\n\n  ${remedy}\n`);
}
