import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDirectory, lockHolder } from '../../../cli/src/services/instance-lock';
import { removeDataDirectory } from '../../../cli/src/services/server-home';
import { startServices, stopOrphans } from '../../../cli/src/services/start-services';
import type { TestWorld } from './test-world';

const PREFIX = 'cadastre-test-';

export interface OwnServers {
  readonly world: TestWorld;
  /** The servers, and the directory with everything in it. */
  end(): Promise<void>;
}

/** A PostgreSQL and a Redis of one run's own, migrated, on free ports, in a directory that goes with them. */
export async function startOwnServers({ durable }: { readonly durable: boolean }): Promise<OwnServers> {
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(dataDir, 0o711); // as root, the servers run under another account and must pass through
  lockDataDirectory(dataDir); // says to later runs whether this one lives; it goes with the directory
  const { database, redisUrl, stop } = await startServices({ dataDir, durable });
  return {
    world: { dataDir, ownerUrl: database.owner, applicationUrl: database.application, redisUrl },
    async end() {
      await stop();
      removeDataDirectory(dataDir);
    },
  };
}

/** A run that was killed or interrupted had no teardown: its servers and its directories go now. */
export async function sweepAbandonedServers(): Promise<void> {
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
