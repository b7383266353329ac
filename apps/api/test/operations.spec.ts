import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { AssetImport } from '../src/assets/import/asset-import.service';
import { Assets } from '../src/assets/assets.service';
import { JobQueues } from '../src/queues/job-queues';
import { type Caller, Cast, FIRST_PEOPLE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

let world: OwnWorld;
let app: NestFastifyApplication;
let cast: Cast;
let issuer: Caller;
let key: Caller;
let stranger: Caller;

const polling = new Polling();
const { until } = polling;

beforeAll(async () => {
  world = await createOwnWorld(4, FIRST_PEOPLE);
  await world.owner.query(`SET cadastre.scope = 'platform'`);
  app = await createApplication(world.environment);
  cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  key = await cast.key(issuer, 'issuer_admin');
  stranger = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
}, 60_000);

afterAll(async () => {
  polling.end();
  await app?.close();
  await world?.end();
});

afterEach(() => jest.restoreAllMocks());

const row = (external_id: string) => ({ external_id, type: 'vehicle', name: `Van ${external_id}`, country: 'LU' });
const rows = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => row(`${prefix}-${i}`));

const assetsLike = async (prefix: string): Promise<string[]> => {
  const found = await world.owner.query<{ external_id: string }>(
    'SELECT external_id FROM assets WHERE external_id LIKE $1 ORDER BY created_at, id',
    [`${prefix}-%`],
  );
  return found.rows.map(({ external_id }) => external_id);
};

async function imported(body: object): Promise<{ id: string; status: string; result: Record<string, unknown> }> {
  const { id } = await key.does('POST', '/v1/assets/imports', body);
  await until(async () => (await key.does('GET', `/v1/operations/${id}`)).status === 'confirmed');
  return key.does('GET', `/v1/operations/${id}`);
}

describe('an import of assets', () => {
  it('is accepted at once, and its operation tells how far it is and what came of each row', async () => {
    const answer = await key.ask('POST', '/v1/assets/imports', {
      rows: [
        ...rows('first', 60),
        { ...row('first-x'), country: 'Lux' },
        row('first-0'),
        { ...row('f-y'), name: '=1' },
      ],
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`/v1/operations/${answer.body.id}`);
    await until(async () => (await key.does('GET', String(answer.headers.location))).status === 'confirmed');
    const operation = await key.does('GET', String(answer.headers.location));
    expect(operation).toMatchObject({
      kind: 'asset.import',
      progress: { done: 63, total: 63 },
      result: {
        dry_run: false,
        accepted: 60,
        refused: 3,
        errors: [
          { row: 60, pointer: '/country', code: 'INVALID_FORMAT' },
          { row: 61, pointer: '/external_id', code: 'EXTERNAL_ID_TAKEN' },
          { row: 62, pointer: '/name', code: 'FORMULA' },
        ],
      },
    });
    expect(await assetsLike('first')).toHaveLength(60);
    const events = await key.does('GET', '/v1/events?limit=200');
    const statuses = events.data
      .filter(({ data }: { data: { id: string } }) => data.id === operation.id)
      .map(({ type }: { type: string }) => type);
    expect([statuses[0], statuses.at(-1)]).toEqual(['operation.queued', 'operation.confirmed']);
  });

  it('judges without registering when it is a dry run, and says what the real run would', async () => {
    await imported({ rows: [row('dry-0')] });
    const body = { rows: [row('dry-0'), row('dry-1'), row('dry-1'), { ...row('dry-2'), type: 'castle' }] };
    const dry = await imported({ ...body, dry_run: true });
    expect(await assetsLike('dry')).toEqual(['dry-0']);
    const real = await imported(body);
    expect({ ...real.result, dry_run: true }).toEqual(dry.result);
    expect(await assetsLike('dry')).toEqual(['dry-0', 'dry-1']);
  });

  it('takes CSV', async () => {
    const csv =
      'external_id,type,name,country,valuation_amount,valuation_asset\ncsv-0,vehicle,"Van, red",LU,100,EUR/2\n';
    expect((await imported({ csv })).result).toMatchObject({ accepted: 1, refused: 0 });
    const { data } = await key.does('GET', '/v1/assets?external_id=csv-0');
    expect(data[0]).toMatchObject({ name: 'Van, red', valuation: { amount: '100', asset: 'EUR/2' } });
  });

  it('goes on behind the last row that is in when a run was killed between two steps, or within one', async () => {
    const assets = app.get(Assets);
    const register = assets.register.bind(assets);
    let calls = 0;
    // The process dies at the 120th row: in the third step, twice, then it lives.
    const dying = jest.spyOn(assets, 'register').mockImplementation((actor, command) => {
      if (++calls === 120 || calls === 145) return Promise.reject(new Error('killed'));
      return register(actor, command);
    });
    const { id } = await key.does('POST', '/v1/assets/imports', { rows: rows('kill', 170) });
    await until(async () => {
      const job = await app.get(JobQueues).of('operations').getJob(id);
      if ((await job?.getState()) === 'delayed') await job?.promote().catch(() => undefined);
      return (await key.does('GET', `/v1/operations/${id}`)).status === 'confirmed';
    });
    expect(dying.mock.calls.length).toBeGreaterThan(170);
    expect(await assetsLike('kill')).toEqual(rows('kill', 170).map(({ external_id }) => external_id));
    expect((await key.does('GET', `/v1/operations/${id}`)).result).toMatchObject({ accepted: 170, refused: 0 });
  }, 20_000);

  it('registers each row once although two deliveries run side by side', async () => {
    const carryOut = jest.spyOn(app.get(AssetImport), 'carryOut');
    const { id } = await key.does('POST', '/v1/assets/imports', { rows: rows('twin', 400) });
    await until(() => carryOut.mock.calls.length === 1);
    await world.redis.flushdb(); // the relay delivers it once more while it runs
    await until(async () => (await key.does('GET', `/v1/operations/${id}`)).status === 'confirmed');
    expect(carryOut.mock.calls.length).toBe(2);
    expect((await assetsLike('twin')).sort()).toEqual(
      rows('twin', 400)
        .map(({ external_id }) => external_id)
        .sort(),
    );
    expect((await key.does('GET', `/v1/operations/${id}`)).result).toMatchObject({ accepted: 400, refused: 0 });
  }, 30_000);

  it.each([
    [{}, 'ONE_OF'],
    [{ rows: [], csv: 'x' }, 'TOO_SMALL'],
    [{ csv: 'external_id\n' }, 'EMPTY'],
    [{ csv: 'external_id\n"' }, 'MALFORMED_CSV'],
    [{ rows: Array.from({ length: 5_001 }, () => ({})) }, 'TOO_MANY'],
  ])('refuses %j at once: %s', async (body, code) => {
    const answer = await key.ask('POST', '/v1/assets/imports', body);
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, code]);
  });
});

describe('an operation', () => {
  it('belongs to its organisation', async () => {
    const { id } = await imported({ rows: [row('mine-0')] });
    expect((await stranger.ask('GET', `/v1/operations/${id}`)).status).toBe(404);
    expect((await stranger.does('GET', '/v1/operations')).data).toEqual([]);
    expect((await issuer.does('GET', '/v1/operations?kind=asset.import&limit=1')).data).toHaveLength(1);
  });
});

describe('the dashboard of the queues', () => {
  const visit = (caller: Caller | undefined, url = '/queues', method: 'GET' | 'POST' | 'PUT' = 'GET') =>
    app.inject({ method, url, headers: caller?.credentials ?? {} });

  it('shows the queues to staff', async () => {
    const page = await visit(cast.admin);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const [script] = /static\/js\/main[^"]+/.exec(page.body)!;
    expect((await visit(cast.admin, `/queues/${script}`)).statusCode).toBe(200);
    const state = (await visit(cast.admin, '/queues/api/queues?page=1&jobsPerPage=10')).json();
    expect(state.queues.map(({ name }: { name: string }) => name).sort()).toEqual([
      'assets',
      'operations',
      'people',
      'settlement',
      'webhooks',
    ]);
    expect(state.queues.every(({ readOnlyMode }: { readOnlyMode: boolean }) => readOnlyMode)).toBe(true);
  });

  it.each(['/queues', '/queues/', '/queues/api/queues', '/queues/static/favicon-32x32.png'])(
    'shows %s to nobody else',
    async (url) => {
      expect((await visit(undefined, url)).statusCode).toBe(401);
      expect((await visit(issuer, url)).statusCode).toBe(403);
      expect((await visit(key, url)).statusCode).toBe(403);
    },
  );

  it('changes nothing, whoever asks', async () => {
    for (const url of ['/queues/api/queues/operations/pause', '/queues/api/queues/operations/clean/completed']) {
      expect((await visit(cast.admin, url, 'PUT')).statusCode).toBe(405);
    }
  });
});

describe('a dead letter', () => {
  it('is seen and queued again by an administrator, and leaves a trace', async () => {
    const rejecting = jest.spyOn(app.get(Assets), 'register').mockRejectedValue(new Error('no luck'));
    const { id } = await key.does('POST', '/v1/assets/imports', { rows: [row('dead-0')] });
    await until(async () => {
      const job = await app.get(JobQueues).of('operations').getJob(id);
      if ((await job?.getState()) === 'delayed') await job?.promote().catch(() => undefined);
      return (await key.does('GET', `/v1/operations/${id}`)).status === 'failed';
    });
    rejecting.mockRestore();
    const { data } = await cast.admin.does('GET', '/v1/dead-letters');
    expect(data).toMatchObject([{ id, queue: 'operations', name: 'asset.import', failure: 'Error: no luck' }]);
    expect((await issuer.ask('GET', '/v1/dead-letters')).status).toBe(403);
    await cast.admin.does('POST', `/v1/dead-letters/${id}/requeue`);
    await until(async () => (await key.does('GET', `/v1/operations/${id}`)).status === 'confirmed');
    expect(await assetsLike('dead')).toEqual(['dead-0']);
    const trail = await cast.admin.does('GET', `/v1/audit-events?target_id=${id}`);
    expect(trail.data.map(({ action }: { action: string }) => action).reverse()).toEqual([
      'operation.queued',
      'operation.failed',
      'job.requeued',
      'operation.confirmed',
    ]);
  });
});
