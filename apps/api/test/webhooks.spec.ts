import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

let world: OwnWorld;
let app: NestFastifyApplication;
let issuer: Caller;
let stranger: Caller;
let receiver: Server;
let origin: string;

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const received: Received[] = [];
/** What the receiver answers at each path; 204 where nothing is said. */
const answers = new Map<string, { status: number; headers?: Record<string, string>; body?: string }>();
const at = (path: string) => received.filter((message) => message.path === path);

const polling = new Polling();
const { until } = polling;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const path = request.url!;
      received.push({ path, headers: request.headers, body });
      const answer = answers.get(path) ?? { status: 204 };
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  world = await createOwnWorld(3, { ...FIRST_PEOPLE, WEBHOOKS_ALLOW_PRIVATE: 'true' });
  await world.owner.query(`SET cadastre.scope = 'platform'`);
  app = await createApplication(world.environment);
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  stranger = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
}, 60_000);

afterAll(async () => {
  polling.end();
  await app?.close();
  receiver?.close();
  await world?.end();
});

const createEndpoint = (path: string, event_types: string[] = ['asset.registered']) =>
  issuer.does('POST', '/v1/webhook-endpoints', { url: origin + path, event_types });

const deliveriesOf = async (id: string) =>
  (await issuer.does('GET', `/v1/webhook-endpoints/${id}/deliveries`)).data as {
    id: string;
    status: string;
    attempts: number;
    response_status: number | null;
    next_attempt_at: string | null;
    event_id: string;
  }[];

/** As if the pauses were over. */
const hurry = () =>
  world.owner.query(`UPDATE outbox_jobs SET due_at = now() WHERE queue = 'webhooks' AND dispatched_at IS NULL`);

function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const signature = createHmac('sha256', key).update(text).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${signature}`);
}

describe('a webhook', () => {
  it('tells what happened, signed, once for each endpoint that wants the type, and nobody else', async () => {
    const wanted = await createEndpoint('/wanted');
    await createEndpoint('/everything', ['*']);
    await createEndpoint('/other', ['approval.requested']);
    await stranger.does('POST', '/v1/webhook-endpoints', { url: `${origin}/stranger`, event_types: ['*'] });
    const asset = await issuer.does('POST', '/v1/assets', OFFICE);
    await until(() => at('/wanted').length > 0 && at('/everything').length > 0);
    await until(async () => (await deliveriesOf(wanted.id))[0]?.status === 'delivered');
    const [message] = at('/wanted');
    expect(JSON.parse(message!.body)).toEqual({
      type: 'asset.registered',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: { id: asset.id, external_id: null, status: 'draft', version: 1 },
    });
    expect(isSigned(message!, wanted.secret)).toBe(true);
    expect([at('/wanted').length, at('/other').length, at('/stranger').length]).toEqual([1, 0, 0]);
    const [delivery] = await deliveriesOf(wanted.id);
    expect(delivery).toMatchObject({ attempts: 1, response_status: 204, event_id: message!.headers['webhook-id'] });
  });

  it('shows its secret once, and signs with the old and the new one while they change', async () => {
    const endpoint = await createEndpoint('/rotating');
    const read = await issuer.does('GET', `/v1/webhook-endpoints/${endpoint.id}`);
    expect(JSON.stringify(read)).not.toContain('whsec_');
    const { secret } = await issuer.does('POST', `/v1/webhook-endpoints/${endpoint.id}/rotate-secret`);
    await issuer.does('POST', `/v1/webhook-endpoints/${endpoint.id}/test`);
    await until(() => at('/rotating').length === 1);
    const [message] = at('/rotating');
    expect([isSigned(message!, endpoint.secret), isSigned(message!, secret)]).toEqual([true, true]);
    await world.owner.query(`UPDATE webhook_secrets SET expires_at = now() WHERE expires_at IS NOT NULL`);
    await issuer.does('POST', `/v1/webhook-endpoints/${endpoint.id}/test`);
    await until(() => at('/rotating').length === 2);
    const [, later] = at('/rotating');
    expect([isSigned(later!, endpoint.secret), isSigned(later!, secret)]).toEqual([false, true]);
  });

  it('is tried again with the same id until it arrives, then can be sent once more', async () => {
    answers.set('/flaky', { status: 503 });
    const endpoint = await createEndpoint('/flaky');
    await issuer.does('POST', '/v1/assets', OFFICE);
    await until(async () => (await deliveriesOf(endpoint.id))[0]?.attempts === 1);
    const [waiting] = await deliveriesOf(endpoint.id);
    expect(waiting).toMatchObject({ status: 'pending', response_status: 503, next_attempt_at: expect.any(String) });
    answers.delete('/flaky');
    await hurry();
    await until(async () => (await deliveriesOf(endpoint.id))[0]?.status === 'delivered');
    const failing = await issuer.does('GET', `/v1/webhook-endpoints/${endpoint.id}`);
    expect(failing.failing_since).toBeNull();
    await issuer.does('POST', `/v1/webhook-deliveries/${waiting!.id}/resend`);
    await until(() => at('/flaky').length === 3);
    expect(new Set(at('/flaky').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('follows no redirect', async () => {
    answers.set('/moved', { status: 302, headers: { location: `${origin}/elsewhere` } });
    const endpoint = await createEndpoint('/moved');
    await issuer.does('POST', `/v1/webhook-endpoints/${endpoint.id}/test`);
    await until(async () => (await deliveriesOf(endpoint.id))[0]?.status === 'failed');
    expect(at('/elsewhere')).toEqual([]);
  });

  it('does not read an answer without end', async () => {
    answers.set('/endless', { status: 200, body: 'x'.repeat(5_000_000) });
    const endpoint = await createEndpoint('/endless');
    await issuer.does('POST', `/v1/webhook-endpoints/${endpoint.id}/test`);
    await until(async () => (await deliveriesOf(endpoint.id))[0]?.status === 'delivered');
  });

  it('is given up, and its endpoint disabled at once, when the answer is 410', async () => {
    answers.set('/gone', { status: 410 });
    const endpoint = await createEndpoint('/gone');
    await issuer.does('POST', '/v1/assets', OFFICE);
    await until(async () => (await deliveriesOf(endpoint.id))[0]?.status === 'failed');
    const disabled = await issuer.does('GET', `/v1/webhook-endpoints/${endpoint.id}`);
    expect(disabled).toMatchObject({ enabled: false, disabled_reason: 'It answered 410 Gone.' });
    const refused = await issuer.ask('POST', `/v1/webhook-endpoints/${endpoint.id}/test`);
    expect([refused.status, refused.body.code]).toEqual([409, 'STATE_REFUSED']);
    const trail = await issuer.does('GET', `/v1/audit-events?target_id=${endpoint.id}`);
    expect(trail.data.map(({ action }: { action: string }) => action)).toContain('webhook_endpoint.disabled');
  });

  it('disables an endpoint at which nothing arrived for days, and starts afresh when it is enabled again', async () => {
    answers.set('/dead', { status: 500 });
    const endpoint = await createEndpoint('/dead');
    await world.owner.query(
      `UPDATE webhook_endpoints SET failing_since = now() - interval '6 days' WHERE id = '${endpoint.id}'`,
    );
    await issuer.does('POST', '/v1/assets', OFFICE);
    await until(async () => !(await issuer.does('GET', `/v1/webhook-endpoints/${endpoint.id}`)).enabled);
    await hurry();
    await until(async () => (await deliveriesOf(endpoint.id))[0]?.status === 'failed');
    expect(at('/dead')).toHaveLength(1);
    const { version } = await issuer.does('GET', `/v1/webhook-endpoints/${endpoint.id}`);
    const url = `/v1/webhook-endpoints/${endpoint.id}`;
    const enabled = await issuer.does('PATCH', url, { enabled: true }, { 'if-match': `"${version}"` });
    expect(enabled).toMatchObject({ enabled: true, disabled_reason: null, failing_since: null });
  });

  it('belongs to its organisation: others find nothing', async () => {
    const endpoint = await createEndpoint('/mine');
    for (const [method, url] of [
      ['GET', `/v1/webhook-endpoints/${endpoint.id}`],
      ['POST', `/v1/webhook-endpoints/${endpoint.id}/rotate-secret`],
      ['POST', `/v1/webhook-endpoints/${endpoint.id}/test`],
      ['GET', `/v1/webhook-endpoints/${endpoint.id}/deliveries`],
    ] as const) {
      expect((await stranger.ask(method, url)).status).toBe(404);
    }
  });
});
