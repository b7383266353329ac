import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import startServers from '../../../api/test/world/global-setup';

const BUILD = join(__dirname, '../../../../tools/build.mjs');

/** What is walked through is what the sources say. Built before any page is open: a build takes away what it replaces. */
export default async function globalSetup(): Promise<void> {
  execFileSync(process.execPath, [BUILD], { stdio: 'inherit' });
  await startServers();
}
