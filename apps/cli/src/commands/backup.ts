import { resolve } from 'node:path';
import { backUp } from '../backup/back-up';
import type { Environment } from '../config/environment';
import { readInstanceState } from '../demo/instance-state';
import { Failure } from '../failure';
import { Progress } from '../terminal/progress';

export async function backup(
  { dataDir, databaseOwnerUrl, databaseUrl }: Environment,
  options: { to: string | undefined; withKeys: boolean },
): Promise<void> {
  if (!options.to) throw new Failure('Say where the backup goes: npx cadastre backup --to DIRECTORY');
  const ownerUrl = databaseOwnerUrl ?? databaseUrl ?? readInstanceState(dataDir)?.databaseOwnerUrl;
  if (!ownerUrl) {
    throw new Failure(
      `No Cadastre runs from ${dataDir}, and its database with it. Start it (npm start), or set DATABASE_OWNER_URL.`,
    );
  }
  const to = resolve(options.to);
  const progress = new Progress();
  try {
    const onStep = (step: string) => progress.step(step);
    const { files, indexed_block } = await backUp({ dataDir, ownerUrl, to, withKeys: options.withKeys, onStep });
    progress.finish();
    console.log(
      `${Object.keys(files).length} files in ${to}; the database knows the chain up to block ${indexed_block}.`,
    );
  } catch (error) {
    progress.fail();
    throw error;
  }
  if (options.withKeys) console.log('The set holds the keys: whoever has it can read and sign everything.');
  else
    console.log(
      'Keys are not in it. Keep apart, or nothing sealed opens and the chain cannot go on: master.key (or ' +
        'CADASTRE_MASTER_KEY), chain/sequencer.key, chain/operator.key. With --with-keys they are part of the set.',
    );
}
