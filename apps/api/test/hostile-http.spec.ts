import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { createApplication } from '../src/application';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

let world: OwnWorld;
let app: NestFastifyApplication;
let issuer: Caller;
let port: number;
let rssBefore: number;

beforeAll(async () => {
  world = await createOwnWorld(10, FIRST_PEOPLE);
  app = await createApplication(world.environment);
  await app.listen(0, '127.0.0.1');
  ({ port } = app.getHttpServer().address() as AddressInfo);
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  // Other test files may have run in this process.
  rssBefore = process.memoryUsage.rss();
}, 60_000);

afterAll(async () => {
  await app?.close();
  await world?.end();
});

/** Sends bytes as they are, keeps its side open, and reads until the server closes the connection. */
const raw = (bytes: string | Buffer) =>
  new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    socket.setTimeout(15_000, () => socket.destroy());
  });

const send = (body: string | Buffer, headers: Record<string, string> = {}, method = 'POST', url = '/v1/assets') =>
  fetch(`http://127.0.0.1:${port}${url}`, {
    method,
    headers: {
      ...issuer.credentials,
      'idempotency-key': crypto.randomUUID(),
      'content-type': 'application/json',
      ...headers,
    },
    body: method === 'GET' ? undefined : new Uint8Array(Buffer.from(body)),
  });

const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

const assetCount = async () => {
  await world.owner.query(`SET cadastre.scope = 'platform'`);
  return Number((await world.owner.query('SELECT count(*) FROM assets')).rows[0].count);
};

describe('a hostile body', () => {
  it.each([
    ['cut off', '{"type":"real_estate"', 400, 'MALFORMED_JSON'],
    ['not JSON', 'name=x', 400, 'MALFORMED_JSON'],
    ['empty', '', 400, 'VALIDATION_FAILED'],
    ['null', 'null', 400, 'VALIDATION_FAILED'],
    ['an array', '[]', 400, 'VALIDATION_FAILED'],
    ['with a key twice', '{"name":"a","name":"b"}', 400, 'DUPLICATE_KEY'],
    ['with __proto__', '{"__proto__":{"admin":true}}', 400, 'VALIDATION_FAILED'],
    ['nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'MALFORMED_JSON'],
    ['with an unknown field', JSON.stringify({ ...OFFICE, status: 'approved' }), 400, 'VALIDATION_FAILED'],
    ['with a number for a text', JSON.stringify({ ...OFFICE, name: 7 }), 400, 'VALIDATION_FAILED'],
    [
      'with an amount that is a number',
      JSON.stringify({ ...OFFICE, valuation: { amount: 5, asset: 'EUR/2' } }),
      400,
      'VALIDATION_FAILED',
    ],
    [
      'with a negative amount',
      JSON.stringify({ ...OFFICE, valuation: { amount: '-5', asset: 'EUR/2' } }),
      400,
      'VALIDATION_FAILED',
    ],
    [
      'with an amount of 100 digits',
      JSON.stringify({ ...OFFICE, valuation: { amount: '9'.repeat(100), asset: 'EUR/2' } }),
      400,
      'VALIDATION_FAILED',
    ],
    [
      'with a text that runs backwards',
      JSON.stringify({ ...OFFICE, name: 'Plot \u202e000,1 RUE' }),
      400,
      'VALIDATION_FAILED',
    ],
    ['with a country that is none', JSON.stringify({ ...OFFICE, country: 'ZZ' }), 400, 'VALIDATION_FAILED'],
    [
      'with a currency that is none',
      JSON.stringify({ ...OFFICE, valuation: { amount: '5', asset: 'QQQ/2' } }),
      400,
      'VALIDATION_FAILED',
    ],
    [
      'with a currency at a scale that is not its own',
      JSON.stringify({ ...OFFICE, valuation: { amount: '5', asset: 'JPY/2' } }),
      400,
      'VALIDATION_FAILED',
    ],
    ['with a NUL in a text', JSON.stringify({ ...OFFICE, name: 'a\0b' }), 400, 'VALIDATION_FAILED'],
    ['with half a surrogate pair', '{"type":"real_estate","country":"LU","name":"\\ud800"}', 400, 'VALIDATION_FAILED'],
    ['of 2 MiB', JSON.stringify({ ...OFFICE, description: 'x'.repeat(2 * 1024 * 1024) }), 413, 'BODY_TOO_LARGE'],
  ])('%s is refused with a code', async (_, body, status, code) => {
    const before = await assetCount();
    expect(await codeOf(await send(body))).toEqual([status, code]);
    expect(await assetCount()).toBe(before);
  });

  it('that is not UTF-8 is refused', async () => {
    expect(await codeOf(await send(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])))).toEqual([
      400,
      'MALFORMED_JSON',
    ]);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'of the type %s is refused',
    async (type) =>
      expect(await codeOf(await send('a=b', { 'content-type': type }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']),
  );

  it('that fits no form of a choice is told what keeps it from each', async () => {
    const question = { instrument_id: crypto.randomUUID(), to: { account: 'nobody' }, units: '1' };
    const answer = await send(JSON.stringify(question), {}, 'POST', '/v1/transfers/check');
    const { errors } = (await answer.json()) as { errors: unknown };
    expect(errors).toEqual([
      { pointer: '/to', code: 'INVALID_UNION', detail: expect.stringMatching(/investor_id: .*account: twenty bytes/) },
    ]);
  });

  it(`of any shape never breaks us (seed ${SEED})`, async () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('real_estate', 'LU', { amount: '1', asset: 'EUR/2' }),
    );
    const body = fc.dictionary(
      fc.constantFrom('type', 'name', 'country', 'valuation', 'description', 'external_id', 'x'),
      field,
    );
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const { status } = await send(JSON.stringify(value));
        expect(status).toBeLessThan(500);
      }),
      { seed: SEED, numRuns: 100 },
    );
  }, 30_000);
});

describe('a hostile path', () => {
  it.each([
    ['/v1/assets/../../etc/passwd', 404],
    ['/static/..%2f..%2f..%2fpackage.json', 404],
    ['/docs/assets/..%2fpackage.json', 404],
    ['/docs/assets/package.json', 404],
    ['/v1/assets/%00', 400],
    ['/v1/assets/%zz', 400],
    ['/v1/assets/not-a-uuid', 400],
    ['/v1/assets?limit=1e9', 400],
    ['/v1/assets?limit=1&limit=2', 400],
    ['/v1/assets?status=__proto__', 400],
    ['/v1/assets?cursor=%ff%ff', 400],
    ['/v1/unknown', 404],
    [`/v1/assets/${'x'.repeat(5_000)}`, 404],
  ])('%s is answered as the problem it is', async (path, status) => {
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${issuer.credentials.cookie}\r\nconnection: close\r\n\r\n`,
    );
    expect(Number(answer.split(' ')[1])).toBe(status);
    expect(answer).toContain('application/problem+json');
  });
});

describe('a method that a path does not know', () => {
  it.each([
    ['DELETE', '/v1/assets', 'GET, HEAD, POST'],
    ['PUT', '/v1/assets/0197c0de-0000-7000-8000-000000000000', 'GET, HEAD, PATCH'],
    ['GET', '/v1/session/password', 'POST'],
    ['GET', '/v1/invitations/accept?token=1', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
  ])('%s %s is answered with those that it does', async (method, url, allow) => {
    const response = await send('{}', {}, method, url);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await codeOf(response)).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });
});

describe('a hostile connection', () => {
  it.each([
    ['garbage', 'hello\r\n\r\n'],
    ['TLS on the plain port', Buffer.from('16030100a5010000a1', 'hex')],
    ['a header of 20 KB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['two lengths', 'POST /v1/assets HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /v1/assets HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('with %s is refused and closed', async (_, bytes) => {
    expect(await raw(bytes)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  });

  it('that sends slowly is cut off while honest ones are served', async () => {
    const slow = Array.from({ length: 200 }, () => raw('POST /v1/assets HTTP/1.1\r\nhost: x\r\ncontent-le'));
    await sleep(200);
    const honest = await Promise.all(Array.from({ length: 20 }, () => issuer.ask('GET', '/v1/assets')));
    expect(new Set(honest.map(({ status }) => status))).toEqual(new Set([200]));
    const answers = await Promise.all(slow);
    expect(answers.every((answer) => answer === '' || answer.startsWith('HTTP/1.1 408'))).toBe(true);
  }, 30_000);
});

describe('after all that', () => {
  it('the API is healthy and has not grown without bound', async () => {
    const flood = Array.from({ length: 40 }, () => send('x'.repeat(5 * 1024 * 1024)).catch(() => undefined));
    await Promise.all(flood);
    expect((await issuer.ask('GET', '/health/ready')).status).toBe(200);
    expect(process.memoryUsage.rss() - rssBefore).toBeLessThan(1024 ** 3);
  }, 30_000);
});
