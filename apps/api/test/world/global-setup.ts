import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Services, startServices } from '../../../cli/src/services/start-services';
import { publishTestWorld } from './test-world';

declare global {
  var cadastreTestServices: { services: Services; dataDir: string } | undefined;
}

/** A PostgreSQL and a Redis of this run's own, migrated, on free ports, in a directory that the teardown removes. */
export default async function globalSetup(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cadastre-test-'));
  chmodSync(dataDir, 0o711); // as root, the servers run under another account and must pass through
  const services = await startServices({ dataDir, durable: false });
  globalThis.cadastreTestServices = { services, dataDir };
  publishTestWorld({
    dataDir,
    ownerUrl: services.database.owner,
    applicationUrl: services.database.application,
    redisUrl: services.redisUrl,
  });
}
