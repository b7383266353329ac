import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHAIN_KEYS } from '../backup/copy-chain';
import { loadDatabase } from '../backup/load-database';
import { readVerified, requireEmpty } from '../backup/manifest';
import { restoreFiles } from '../backup/restore-files';
import type { Environment } from '../config/environment';
import { Failure } from '../failure';
import { lockDataDirectory } from '../services/instance-lock';
import { createDataDirectory } from '../services/server-home';
import { startServices } from '../services/start-services';
import { Progress } from '../terminal/progress';

/** Into a data directory and a database that hold nothing: what is there already is never written over. */
export async function restore(environment: Environment, options: { from: string | undefined }): Promise<void> {
  if (!options.from) throw new Failure('Say which backup: npx cadastre restore --from DIRECTORY');
  const from = resolve(options.from);
  const { dataDir } = environment;
  await requireEmpty(dataDir, 'The data directory');
  const progress = new Progress();
  try {
    progress.step('Checking every file of the set');
    const manifest = await readVerified(from);
    createDataDirectory(dataDir);
    const unlock = lockDataDirectory(dataDir);
    try {
      progress.step('Putting back documents and chain');
      await restoreFiles(from, dataDir);
      const services = await startServices({ ...environment, onStep: (step) => progress.step(step) });
      try {
        progress.step('Filling the database');
        await loadDatabase(services.database.owner, join(from, 'database'), manifest);
      } finally {
        await services.stop();
      }
    } finally {
      unlock();
    }
    progress.finish();
    console.log(`Restored what was there on ${manifest.made_at} to ${dataDir}. npm start goes on from it.`);
  } catch (error) {
    progress.fail();
    throw error;
  }
  const missing = ['master.key', ...CHAIN_KEYS.map((file) => join('chain', file))].filter(
    (file) => !existsSync(join(dataDir, file)),
  );
  if (missing.length > 0) {
    console.log(`Before that, put back what the set does not hold: ${missing.join(', ')}, each of mode 0600.`);
  }
}
