import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

let world: OwnWorld;
let app: NestFastifyApplication;
let issuer: Caller;
let colleague: Caller;

beforeAll(async () => {
  world = await createOwnWorld(6, FIRST_PEOPLE);
  app = await createApplication(world.environment);
  const cast = await Cast.of(app);
  const organisation = await cast.organisation('issuer', 'alzette');
  issuer = await cast.person(organisation, 'issuer_admin');
  colleague = await cast.person(organisation, 'issuer_operator');
}, 60_000);

afterAll(async () => {
  await app?.close();
  await world?.end();
});

const register = (key: string, body: Record<string, unknown> = OFFICE, caller = issuer) =>
  caller.ask('POST', '/v1/assets', body, { 'idempotency-key': key });

const named = async (name: string) =>
  (await issuer.does('GET', '/v1/assets?limit=200')).data.filter((asset: { name: string }) => asset.name === name);

describe('a command with an Idempotency-Key', () => {
  it('sent 50 times at once has one effect and 49 replays', async () => {
    const key = randomUUID();
    const body = { ...OFFICE, name: 'Once' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => register(key, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(49);
    expect(new Set(answers.map(({ headers }) => `${String(headers.etag)} ${String(headers.location)}`)).size).toBe(1);
    expect(await named('Once')).toHaveLength(1);
  });

  it('is refused with another body, another path, or none at all', async () => {
    const key = randomUUID();
    await register(key);
    expect((await register(key, { ...OFFICE, name: 'Other' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const elsewhere = await issuer.ask('POST', `/v1/assets/${randomUUID()}/submit`, OFFICE, { 'idempotency-key': key });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const { 'idempotency-key': _, ...headers } = { 'idempotency-key': '', 'content-type': 'application/json' };
    const none = await app.inject({
      method: 'POST',
      url: '/v1/assets',
      headers: { ...issuer.credentials, ...headers },
      payload: OFFICE,
    });
    expect([none.statusCode, none.json().code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  });

  it.each(['', 'with space', 'é', 'x'.repeat(256)])('is refused with the key %p', async (key) => {
    expect((await register(key)).status).toBe(400);
  });

  it('belongs to who sent it: another person may use the same key', async () => {
    const key = randomUUID();
    const mine = await register(key);
    const theirs = await register(key, OFFICE, colleague);
    expect([theirs.status, theirs.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('is judged anew when the first one was refused', async () => {
    const key = randomUUID();
    const body = { ...OFFICE, name: 'Refused first', external_id: 'TAKEN-1' };
    const blocker = await issuer.does('POST', '/v1/assets', { ...OFFICE, external_id: 'TAKEN-1' });
    expect((await register(key, body)).body.code).toBe('EXTERNAL_ID_TAKEN');
    await world.owner.query(`SET cadastre.scope = 'platform'`);
    await world.owner.query('UPDATE assets SET external_id = NULL WHERE id = $1', [blocker.id]);
    expect((await register(key, body)).status).toBe(201);
  });

  it('keeps an answer with a secret sealed', async () => {
    const key = randomUUID();
    const create = () =>
      issuer.ask('POST', '/v1/api-keys', { name: 'k', scopes: ['asset.read'] }, { 'idempotency-key': key });
    const [first, second] = [await create(), await create()];
    expect(second.body.key).toBe(first.body.key);
    const { rows } = await world.owner.query('SELECT body_sealed FROM idempotency_keys WHERE key = $1', [key]);
    expect(rows[0].body_sealed.includes(Buffer.from(first.body.key))).toBe(false);
  });

  it('is told to come back while the first one is still running after five seconds', async () => {
    const key = randomUUID();
    await world.owner.query('BEGIN');
    const row = [issuer.personId, key, Buffer.alloc(32)];
    await world.owner.query(
      `INSERT INTO idempotency_keys (principal_id, key, request_digest, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
      row,
    );
    const waiting = await register(key);
    await world.owner.query('ROLLBACK');
    expect([waiting.status, waiting.body.code, waiting.headers['retry-after']]).toEqual([
      409,
      'IDEMPOTENCY_IN_FLIGHT',
      '1',
    ]);
    expect((await register(key)).status).toBe(201);
  }, 15_000);

  it('is forgotten after its time', async () => {
    const key = randomUUID();
    const first = await register(key);
    await world.owner.query(`UPDATE idempotency_keys SET expires_at = now() - interval '1 s' WHERE key = $1`, [key]);
    const second = await register(key, { ...OFFICE, name: 'A day later' });
    expect([second.status, second.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
