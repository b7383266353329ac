import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { createApplication } from '../src/application';
import { REDIS_PREFIX } from '../src/queues/queues';
import { Cast, FIRST_PEOPLE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

const ROWS = 500;

let world: OwnWorld;
let child: ChildProcess | undefined;

const polling = new Polling();
const { until } = polling;

beforeAll(async () => {
  world = await createOwnWorld(59, FIRST_PEOPLE);
  await world.owner.query(`SET cadastre.scope = 'platform'`);
}, 60_000);

afterAll(async () => {
  polling.end();
  child?.kill('SIGKILL');
  await world?.end();
});

/** The product in a process of its own. */
function startProcess(): ChildProcess {
  const { DATABASE_URL, REDIS_URL, CADASTRE_DATA_DIR } = world.environment;
  const main = join(__dirname, '../src/main.ts');
  return spawn(process.execPath, ['--conditions=@cadastre/source', '--require', '@swc-node/register', main], {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      PORT: '0',
      DATABASE_URL,
      REDIS_URL,
      CADASTRE_DATA_DIR,
      ...FIRST_PEOPLE,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

const operation = async (id: string) => {
  const { rows } = await world.owner.query<{ status: string; done: number; result: { accepted: number } }>(
    'SELECT status, progress_done AS done, result FROM operations WHERE id = $1',
    [id],
  );
  return rows[0]!;
};

it('goes on in another process after the one that carried it out was killed, and does nothing twice', async () => {
  const queue = new Queue('operations', { prefix: REDIS_PREFIX, connection: { url: world.environment.REDIS_URL } });
  const first = await createApplication(world.environment);
  const cast = await Cast.of(first);
  const issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  await queue.pause();
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    external_id: `K-${i}`,
    type: 'vehicle',
    name: `Van ${i}`,
    country: 'LU',
  }));
  const { id } = await issuer.does('POST', '/v1/assets/imports', { rows });
  await first.close();

  child = startProcess();
  await queue.resume();
  await until(async () => (await operation(id)).done > 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { status, done } = await operation(id);
  expect([status, done < ROWS]).toEqual(['processing', true]);

  const second = await createApplication(world.environment);
  await until(async () => (await operation(id)).status === 'confirmed');
  const { rows: found } = await world.owner.query<{ external_id: string }>(
    'SELECT external_id FROM assets ORDER BY created_at, id',
  );
  expect(found.map(({ external_id }) => external_id)).toEqual(rows.map(({ external_id }) => external_id));
  expect((await operation(id)).result.accepted).toBe(ROWS);
  const { rows: events } = await world.owner.query(`SELECT FROM domain_events WHERE type = 'asset.registered'`);
  expect(events).toHaveLength(ROWS);
  await queue.close();
  await second.close();
}, 120_000);
