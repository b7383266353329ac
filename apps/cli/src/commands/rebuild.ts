import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../config/environment';
import { readInstanceState } from '../demo/instance-state';
import { Failure } from '../failure';
import { withClient } from '../services/postgres-roles';
import { Progress } from '../terminal/progress';

const TABLES = [
  'chain_cursor',
  'chain_blocks',
  'chain_transactions',
  'chain_calls',
  'chain_events',
  'chain_balances',
  'chain_identity_accounts',
  'chain_assets',
];
const LOOK_EVERY_MS = 200;

/**
 * Empties the copy of the chain in one transaction, under the lock that its only writer takes. The running instance
 * then copies everything again from block 0, as at its first start.
 */
export async function rebuild(
  { dataDir, databaseOwnerUrl, databaseUrl }: Environment,
  what: string | undefined,
): Promise<void> {
  if (what !== 'read-model') throw new Failure('Say what is to be rebuilt: npx cadastre rebuild read-model');
  const state = readInstanceState(dataDir);
  const ownerUrl = databaseOwnerUrl ?? databaseUrl ?? state?.databaseOwnerUrl;
  if (!ownerUrl) throw new Failure(`No Cadastre runs from ${dataDir}: start it, it does the copying.`);
  const progress = new Progress();
  await withClient(ownerUrl, async (client) => {
    const cursor = async () => {
      const { rows } = await client.query<{ number: string }>('SELECT number FROM chain_cursor');
      return BigInt(rows[0]?.number ?? -1);
    };
    progress.step('Emptying the read model');
    const before = await cursor();
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('cadastre.read-model'))`);
    await client.query(`TRUNCATE ${TABLES.join(', ')}`);
    await client.query('COMMIT');
    progress.step(`Copying blocks 0 to ${before} again`);
    while ((await cursor()) < before) await sleep(LOOK_EVERY_MS);
    progress.finish();
    console.log(`The read model is a fresh copy of the chain, up to block ${await cursor()}.`);
  });
}
