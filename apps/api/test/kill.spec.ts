import { Queue } from 'bullmq';
import { createApplication } from '../src/application';
import { REDIS_PREFIX } from '../src/queues/queues';
import { ApiProcess } from './world/api-process';
import { Cast, FIRST_PEOPLE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

const ROWS = 500;

let world: OwnWorld;
let child: ApiProcess | undefined;

const polling = new Polling();
const { until } = polling;

beforeAll(async () => {
  world = await createOwnWorld(59, FIRST_PEOPLE);
  await world.owner.query(`SET cadastre.scope = 'platform'`);
}, 60_000);

afterAll(async () => {
  polling.end();
  await child?.kill();
  await world?.end();
});

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

  const { DATABASE_URL, REDIS_URL, CADASTRE_DATA_DIR } = world.environment;
  child = await ApiProcess.of({ DATABASE_URL, REDIS_URL, CADASTRE_DATA_DIR, NODE_ENV: 'test', ...FIRST_PEOPLE });
  child.start();
  await queue.resume();
  await until(async () => (await operation(id)).done > 0);
  await child.kill();
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
