import { randomUUID } from 'node:crypto';
import { answered } from '@cadastre/sdk';
import type { Environment } from '../config/environment';
import { readInstanceState } from '../demo/instance-state';
import { Visitor } from '../demo/visitor';
import { Failure } from '../failure';
import { parseDuration } from './duration';

/** Moves the running instance's clock forward, and its chain's with it: leases end, statements fall due. */
export async function time({ dataDir }: Environment, what: string | undefined, by: string | undefined): Promise<void> {
  const seconds = parseDuration(by ?? '');
  if (what !== 'advance' || seconds === undefined) {
    throw new Failure('Say by how much the time is to go forward: npx cadastre time advance 30d (y, w, d, h, m, s)');
  }
  const state = readInstanceState(dataDir);
  if (!state) throw new Failure(`No Cadastre runs from ${dataDir}. Start it with: npm start`);
  const { api, logins } = state.status;
  const admin = logins.find(({ role }) => role === 'platform_admin');
  if (!admin) throw new Failure('The instance has no demo login of an administrator: use POST /v1/clock/advance.');
  const { client } = await Visitor.signIn(api, admin.email, admin.password);
  const clock = await answered(
    client.POST('/v1/clock/advance', { headers: { 'idempotency-key': randomUUID() }, body: { seconds } }),
  );
  console.log(`It is now ${clock.now}, ${clock.ahead_seconds} seconds ahead, for the API and the chain.`);
}
