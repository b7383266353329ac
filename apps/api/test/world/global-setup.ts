import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDirectory, lockHolder } from '../../../cli/src/services/instance-lock';
import { removeDataDirectory } from '../../../cli/src/services/server-home';
import { type Services, startServices, stopOrphans } from '../../../cli/src/services/start-services';
import { publishTestWorld } from './test-world';

declare global {
  var cadastreTestServices: { services: Services; dataDir: string } | undefined;
}

const PREFIX = 'cadastre-test-';

/** A run that was killed or interrupted had no teardown: its servers and its directory go now. */
async function sweepAbandonedWorlds(): Promise<void> {
  const directories = readdirSync(tmpdir())
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(tmpdir(), name));
  for (const directory of directories) {
    const mine = statSync(directory, { throwIfNoEntry: false })?.uid === process.getuid?.();
    if (!mine || !existsSync(join(directory, 'instance.lock')) || lockHolder(directory)) continue;
    await stopOrphans(directory);
    removeDataDirectory(directory);
  }
}

/** A PostgreSQL and a Redis of this run's own, migrated, on free ports, in a directory that the teardown removes. */
export default async function globalSetup(): Promise<void> {
  await sweepAbandonedWorlds();
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(dataDir, 0o711); // as root, the servers run under another account and must pass through
  lockDataDirectory(dataDir); // says to later runs whether this one lives; it goes with the directory
  const services = await startServices({ dataDir, durable: false });
  globalThis.cadastreTestServices = { services, dataDir };
  publishTestWorld({
    dataDir,
    ownerUrl: services.database.owner,
    applicationUrl: services.database.application,
    redisUrl: services.redisUrl,
  });
}
