import { join } from 'node:path';
import { readJsonIfThere, writePrivateFile } from '../services/private-file';

/** What a visitor needs to look around: kept in the data directory, so that a later start can say it again. */
export interface DemoWorld {
  logins: Array<{ role: string; email: string; password: string }>;
  apiKeys: Array<{ organisation: string; role: string; key: string }>;
  /** Accounts with rights on the chain, for a viem user to submit at once. */
  devAccounts: Array<{ role: string; address: string; privateKey: string }>;
  /** One command that works when pasted. */
  curl: string;
}

const path = (dataDir: string): string => join(dataDir, 'demo-world.json');

export const readDemoWorld = (dataDir: string): DemoWorld | undefined => readJsonIfThere(path(dataDir));

export const keepDemoWorld = (dataDir: string, world: DemoWorld): void =>
  writePrivateFile(path(dataDir), `${JSON.stringify(world, null, 2)}\n`);
