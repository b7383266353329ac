import { copyFile, cp, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { copyChain } from './copy-chain';
import { dumpDatabase } from './dump-database';
import { type Manifest, requireEmpty, writeManifest } from './manifest';

/** Beside the chain's, the files that open what is sealed and that the demo's visitors sign in with. */
export const KEY_FILES = ['master.key', 'secrets.json', 'demo-world.json'];

export interface BackUpOptions {
  readonly dataDir: string;
  readonly ownerUrl: string;
  readonly to: string;
  readonly withKeys: boolean;
  readonly onStep: (step: string) => void;
}

/**
 * One set of database, documents and chain, while everything runs. The database comes first: what happens meanwhile is
 * on the chain of the set and not in its database, which a start catches up on. The other way round would be refused.
 */
export async function backUp({ dataDir, ownerUrl, to, withKeys, onStep }: BackUpOptions): Promise<Manifest> {
  await requireEmpty(to, 'The target');
  await mkdir(to, { recursive: true, mode: 0o700 });
  onStep('Copying the database');
  const facts = await dumpDatabase(ownerUrl, join(to, 'database'));
  onStep('Copying the documents');
  const objects = join(dataDir, 'documents', 'objects');
  if (existsSync(objects)) await cp(objects, join(to, 'documents', 'objects'), { recursive: true });
  onStep('Copying the chain');
  await copyChain(join(dataDir, 'chain'), join(to, 'chain'), { withKeys });
  if (withKeys) {
    await mkdir(join(to, 'keys'), { mode: 0o700 });
    for (const file of KEY_FILES) {
      if (existsSync(join(dataDir, file))) await copyFile(join(dataDir, file), join(to, 'keys', file));
    }
  }
  onStep('Hashing every file');
  return writeManifest(to, { made_at: new Date().toISOString(), with_keys: withKeys, ...facts });
}
