import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { codeOf } from '../src/sessions/totp';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE, signIn } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

let world: OwnWorld;
let app: NestFastifyApplication;
let cast: Cast;
let issuers: string;

beforeAll(async () => {
  world = await createOwnWorld(61, FIRST_PEOPLE);
  await world.owner.query(`SET cadastre.scope = 'platform'`);
  app = await createApplication(world.environment);
  cast = await Cast.of(app);
  issuers = await cast.organisation('issuer', 'alzette');
}, 60_000);

afterAll(async () => {
  await app?.close();
  await world?.end();
});

const passwordOf = (name: string) => `the password of ${name}`;

const attempt = async (name: string, password: string, totp?: string) => {
  const payload = { email: `${name}@cast.test`, password, ...(totp ? { totp } : {}) };
  const response = await app.inject({
    method: 'POST',
    url: '/v1/session',
    payload,
    remoteAddress: `10.9.${Math.floor(Math.random() * 255)}.1`,
  });
  return { status: response.statusCode, code: response.json().code, body: response.json() };
};

describe('signing in', () => {
  it('refuses an unknown address and a wrong password with the same words', async () => {
    await cast.person(issuers, 'issuer_operator', 'anna');
    const [unknown, wrong] = [await attempt('nobody', 'x'), await attempt('anna', 'x')];
    expect([unknown.status, unknown.code]).toEqual([401, 'SIGN_IN_REFUSED']);
    expect([wrong.status, wrong.code]).toEqual([401, 'SIGN_IN_REFUSED']);
  });

  it('finds the address whatever its case', async () => {
    expect((await attempt('ANNA', passwordOf('anna'))).status).toBe(201);
  });

  it('locks an account that is guessed at, even for the right password, and counts a burst one by one', async () => {
    await cast.person(issuers, 'issuer_operator', 'boris');
    const burst = await Promise.all(Array.from({ length: 12 }, () => attempt('boris', 'guess')));
    const { rows } = await world.owner.query('SELECT failed_sign_ins FROM users WHERE locked_until > now()');
    expect(rows).toEqual([{ failed_sign_ins: 5 }]);
    const answers = [...burst, await attempt('boris', passwordOf('boris'))];
    const unknown = await attempt('nobody', 'guess');
    // Nothing but the request’s own name tells a locked account from an unknown one.
    const said = ({ status, body }: typeof unknown) => ({ status, ...body, request_id: '' });
    expect(new Set(answers.map((answer) => JSON.stringify(said(answer))))).toEqual(
      new Set([JSON.stringify(said(unknown))]),
    );
    await world.owner.query('UPDATE users SET locked_until = now()');
    expect((await attempt('boris', passwordOf('boris'))).status).toBe(201);
  });

  it('asks for a one-time code once it is set up, and takes each code once', async () => {
    const carla = await cast.person(issuers, 'issuer_operator', 'carla');
    const { secret } = await carla.does('POST', '/v1/session/totp');
    const step = BigInt(Math.floor(Date.now() / 30_000));
    expect((await carla.ask('POST', '/v1/session/totp/confirm', { code: '000000' })).status).toBe(401);
    await carla.does('POST', '/v1/session/totp/confirm', { code: codeOf(secret, step - 1n) });
    expect((await attempt('carla', passwordOf('carla'))).code).toBe('TOTP_REQUIRED');
    expect((await attempt('carla', passwordOf('carla'), codeOf(secret, step - 1n))).code).toBe('SIGN_IN_REFUSED');
    expect((await attempt('carla', passwordOf('carla'), codeOf(secret, step))).status).toBe(201);
    expect((await attempt('carla', passwordOf('carla'), codeOf(secret, step))).code).toBe('SIGN_IN_REFUSED');
  });
});

describe('a session', () => {
  it('changes nothing without its CSRF token', async () => {
    const dora = await cast.person(issuers, 'issuer_operator', 'dora');
    for (const token of ['', 'wrong', cast.admin.credentials['x-csrf-token']!]) {
      const { status, body } = await dora.ask('POST', '/v1/assets', OFFICE, { 'x-csrf-token': token });
      expect([status, body.code]).toEqual([403, 'CSRF_REFUSED']);
    }
    expect((await dora.ask('POST', '/v1/assets', OFFICE)).status).toBe(201);
  });

  it('ends at once: signed out, revoked, password changed, person disabled, idle', async () => {
    const emil = await cast.person(issuers, 'issuer_operator', 'emil');
    const login = () => signIn(app, 'emil@cast.test', passwordOf('emil'));
    const alive = async (caller: Caller) => (await caller.ask('GET', '/v1/session')).status === 200;

    const out = await login();
    await out.does('DELETE', '/v1/session');
    expect(await alive(out)).toBe(false);

    const revoked = await login();
    const { data } = await revoked.does('GET', '/v1/sessions');
    const { id } = data.find(({ current }: { current: boolean }) => current);
    await emil.does('DELETE', `/v1/sessions/${id}`);
    expect(await alive(revoked)).toBe(false);

    const other = await login();
    await emil.does('POST', '/v1/session/password', { current: passwordOf('emil'), next: passwordOf('emil') });
    expect([await alive(other), await alive(emil)]).toEqual([false, true]);

    const idle = await login();
    await world.owner.query(`UPDATE sessions SET last_seen_at = now() - interval '2 hours' WHERE user_id = $1`, [
      emil.personId,
    ]);
    expect(await alive(idle)).toBe(false);

    const disabled = await login();
    await cast.admin.does('POST', `/v1/users/${emil.personId}/disable`);
    expect(await alive(disabled)).toBe(false);
    expect((await attempt('emil', passwordOf('emil'))).code).toBe('SIGN_IN_REFUSED');
  });

  it("is not revoked by a stranger, and a key cannot touch its maker's sign-in", async () => {
    const fred = await cast.person(issuers, 'issuer_admin', 'fred');
    const { data } = await fred.does('GET', '/v1/sessions');
    expect((await cast.admin.ask('DELETE', `/v1/sessions/${data[0].id}`)).status).toBe(404);
    const key = await cast.key(fred, 'issuer_admin');
    for (const [method, url, body] of [
      ['POST', '/v1/session/password', { current: passwordOf('fred'), next: 'a new long password' }],
      ['POST', '/v1/session/totp', undefined],
      ['POST', '/v1/api-keys', { name: 'child', scopes: ['asset.read'] }],
    ] as const) {
      expect([url, (await key.ask(method, url, body)).body.code]).toEqual([url, 'FORBIDDEN']);
    }
  });
});

describe('an API key', () => {
  it('does what its scopes say and its maker may, until it is revoked or its maker leaves', async () => {
    const gita = await cast.person(issuers, 'issuer_admin', 'gita');
    const make = (scopes: string[], more = {}) => gita.ask('POST', '/v1/api-keys', { name: 'k', scopes, ...more });
    expect((await make(['asset.review'])).body.errors[0]).toMatchObject({
      pointer: '/scopes/0',
      code: 'SCOPE_NOT_HELD',
    });
    expect((await make(['asset.read'], { expires_at: '2020-01-01T00:00:00Z' })).body.errors[0].pointer).toBe(
      '/expires_at',
    );
    const { key, id } = (await make(['asset.read'])).body;
    const ask = (method: 'GET' | 'POST', payload?: object) =>
      app.inject({
        method,
        url: '/v1/assets',
        headers: { authorization: `Bearer ${key}`, 'idempotency-key': 'k' },
        payload,
      });
    expect((await ask('GET')).statusCode).toBe(200);
    expect((await ask('POST', OFFICE)).statusCode).toBe(403);
    const listed = (await gita.does('GET', '/v1/api-keys')).data.find((one: { id: string }) => one.id === id);
    expect(listed.last_used_at).not.toBeNull();
    expect(JSON.stringify(listed)).not.toContain(key);
    await gita.does('DELETE', `/v1/api-keys/${id}`);
    expect((await ask('GET')).statusCode).toBe(401);
  });
});

describe('an invitation', () => {
  it('opens nothing until a second person has admitted, opens once, and is void when turned away', async () => {
    const invite = (name: string) =>
      cast.admin.does('POST', '/v1/users', {
        organisation_id: issuers,
        email: `${name}@cast.test`,
        name,
        role: 'issuer_operator',
      });
    const accept = (token: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/invitations/accept',
        payload: { token, password: 'a long enough password' },
      });
    const first = await invite('hana');
    expect((await accept(first.invitation_token)).statusCode).toBe(401);
    await cast.approve(first.approval_id);
    expect((await accept(first.invitation_token)).statusCode).toBe(200);
    expect((await accept(first.invitation_token)).statusCode).toBe(401);

    const second = await invite('ivan');
    await cast.compliance.does('POST', `/v1/approvals/${second.approval_id}/reject`, {
      reason: 'We do not know this person.',
    });
    expect((await accept(second.invitation_token)).statusCode).toBe(401);
  });

  it('takes an address for no longer than it may open', async () => {
    const invite = (name: string) =>
      cast.admin.ask('POST', '/v1/users', {
        organisation_id: issuers,
        email: `${name}@cast.test`,
        name,
        role: 'issuer_operator',
      });
    const turnedAway = await invite('kim');
    expect((await invite('kim')).body.code).toBe('CONFLICT');
    const reason = 'It says another name.';
    await cast.compliance.does('POST', `/v1/approvals/${turnedAway.body.approval_id}/reject`, { reason });
    expect((await invite('kim')).status).toBe(202);

    const neverAdmitted = await invite('lea');
    await world.owner.query(`UPDATE approvals SET expires_at = now() WHERE id = $1`, [neverAdmitted.body.approval_id]);
    expect((await invite('lea')).status).toBe(202);

    const neverAccepted = await invite('max');
    await cast.approve(neverAccepted.body.approval_id);
    expect((await invite('max')).body.code).toBe('CONFLICT');
    await world.owner.query(`UPDATE users SET invitation_expires_at = now() WHERE id = $1`, [
      neverAccepted.body.user.id,
    ]);
    expect((await invite('max')).status).toBe(202);
  });

  it('keeps each role in its kind of organisation', async () => {
    const body = { organisation_id: issuers, email: 'jo@cast.test', name: 'Jo', role: 'platform_admin' };
    expect((await cast.admin.ask('POST', '/v1/users', body)).body.errors[0]).toMatchObject({ pointer: '/role' });
  });
});
