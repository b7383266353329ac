import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../config/environment';
import { ApiProcess } from '../demo/api-process';
import { Failure } from '../failure';
import { lockHolder } from '../services/instance-lock';
import { removeDataDirectory } from '../services/server-home';
import { stopOrphans } from '../services/start-services';

/** Deletes the data directory, once it is sure that it is one and that nobody works in it. */
export async function reset({ dataDir }: Environment): Promise<void> {
  if (!existsSync(dataDir)) return console.log(`There is nothing at ${dataDir}.`);
  const holder = lockHolder(dataDir);
  if (holder) throw new Failure(`Cadastre runs from ${dataDir} (process ${holder.pid}). Stop it first (Ctrl-C there).`);
  if (!existsSync(join(dataDir, 'secrets.json')) && readdirSync(dataDir).length > 0) {
    throw new Failure(`${dataDir} is not a data directory of Cadastre; it is left alone.`);
  }
  await ApiProcess.stopOrphan(dataDir);
  await stopOrphans(dataDir);
  removeDataDirectory(dataDir);
  console.log(`Removed ${dataDir}. The next start begins anew.`);
}
