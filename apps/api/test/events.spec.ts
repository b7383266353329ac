import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { PLATFORM, UnitOfWork } from '../src/database/unit-of-work';
import { EventStreams } from '../src/events/event-streams';
import { Events } from '../src/events/events';
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
  world = await createOwnWorld(2, FIRST_PEOPLE);
  app = await createApplication(world.environment);
  await app.listen(0, '127.0.0.1');
  cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  key = await cast.key(issuer, 'issuer_admin');
  stranger = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
}, 60_000);

afterAll(async () => {
  polling.end();
  for (const stream of open) stream.response?.destroy();
  await app?.close();
  await world?.end();
});

interface OpenStream {
  response?: IncomingMessage;
  text: string;
  ended: boolean;
  events(): { id: number; type: string; n: number }[];
}

const open: OpenStream[] = [];

/** Connects and waits for the head of the answer. */
async function stream(caller: Caller, headers: Record<string, string> = {}): Promise<OpenStream> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const opened: OpenStream = {
    text: '',
    ended: false,
    events: () =>
      [...opened.text.matchAll(/^id: (\d+)\nevent: (\S+)\ndata: (.*)\n\n/gm)].map(([, id, type, data]) => ({
        id: Number(id),
        type: type!,
        n: JSON.parse(data!).data.n as number,
      })),
  };
  open.push(opened);
  opened.response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(
      {
        port,
        path: '/v1/events',
        agent: false,
        headers: { accept: 'text/event-stream', ...caller.credentials, ...headers },
      },
      resolve,
    ).on('error', reject);
  });
  opened.response.setEncoding('utf8');
  opened.response.on('data', (text: string) => (opened.text += text));
  opened.response.on('close', () => (opened.ended = true));
  await until(() => opened.text.length > 0 || opened.ended);
  return opened;
}

/** Numbered, so that a missing or doubled one is seen. */
async function publish(caller: Caller, from: number, count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, i) => from + i);
  await app.get(UnitOfWork).run(PLATFORM, async () => {
    for (const n of numbers) {
      await app.get(Events).publish({ organisationId: caller.organisationId, type: 'asset.changed', data: { n } });
    }
  });
  return numbers;
}

const numbersOf = (opened: OpenStream) =>
  opened.events().flatMap(({ type, n }) => (type === 'asset.changed' ? [n] : []));

describe('the stream of events', () => {
  it('tells a person and a key of their own organisation, and nobody else', async () => {
    const [person, program, other, staff] = [
      await stream(issuer),
      await stream(key),
      await stream(stranger),
      await stream(cast.admin),
    ];
    expect(person.response).toMatchObject({ statusCode: 200 });
    expect(person.response!.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' });
    const numbers = await publish(issuer, 100, 3);
    await publish(stranger, 900, 1);
    for (const reader of [person, program]) await until(() => numbersOf(reader).length === 3);
    await until(() => numbersOf(other).length === 1);
    await until(() => numbersOf(staff).length === 4);
    expect([person, program, other, staff].map(numbersOf)).toEqual([numbers, numbers, [900], [...numbers, 900]]);
    for (const reader of [person, program, other, staff]) reader.response!.destroy();
  });

  it('resumes after the last event that the reader has, however long ago', async () => {
    const first = await stream(key);
    const numbers = await publish(issuer, 1_000, 2);
    await until(() => numbersOf(first).length === 2);
    const [seen] = first.events().slice(-2);
    first.response!.destroy();
    // More than is kept in memory, most of it for somebody else.
    numbers.push(...(await publish(issuer, 1_002, 150)));
    for (let i = 0; i < 3; i++) await publish(stranger, 5_000 + i * 200, 200);
    numbers.push(...(await publish(issuer, 1_152, 50)));
    const second = await stream(key, { 'last-event-id': String(seen!.id) });
    await until(() => numbersOf(second).length === numbers.length - 1);
    numbers.push(...(await publish(issuer, 1_202, 1)));
    await until(() => numbersOf(second).at(-1) === 1_202);
    expect(numbersOf(second)).toEqual(numbers.slice(1));
    second.response!.destroy();
  }, 30_000);

  it('brings fifty events of as many transactions in one order, the same to every reader and to the list', async () => {
    const readers = [await stream(issuer), await stream(key)];
    const { data } = await key.does('GET', '/v1/events?limit=1');
    expect(data).toHaveLength(1);
    await Promise.all(Array.from({ length: 50 }, (_, i) => publish(issuer, 2_000 + i, 1)));
    for (const reader of readers) await until(() => numbersOf(reader).length === 50);
    const [left, right] = readers.map((reader) => reader.events());
    expect(left).toEqual(right);
    expect(left!.map(({ id }) => id)).toEqual([...left!.map(({ id }) => id)].sort((a, b) => a - b));
    const list = await key.does('GET', `/v1/events?limit=50&after=${left![0]!.id - 1}`);
    expect(list.data.map(({ position }: { position: string }) => Number(position))).toEqual(left!.map(({ id }) => id));
    for (const reader of readers) reader.response!.destroy();
  });

  it('ends when the key is revoked', async () => {
    const doomed = await cast.key(issuer, 'issuer_operator');
    const [opened, stays] = [await stream(doomed), await stream(issuer)];
    const keys = await issuer.does('GET', '/v1/api-keys');
    await issuer.does('DELETE', `/v1/api-keys/${keys.data[0].id}`);
    await app.get(EventStreams).closeRevoked();
    await until(() => opened.ended);
    expect(stays.ended).toBe(false);
    stays.response!.destroy();
  });

  it('is open five times at most for one reader', async () => {
    const patient = await cast.key(issuer, 'issuer_operator');
    const opened = [];
    for (let i = 0; i < 5; i++) opened.push(await stream(patient));
    const { port } = app.getHttpServer().address() as AddressInfo;
    const sixth = await fetch(`http://127.0.0.1:${port}/v1/events`, {
      headers: { ...patient.credentials, accept: 'text/event-stream' },
    });
    expect([sixth.status, ((await sixth.json()) as { code: string }).code]).toEqual([429, 'RATE_LIMITED']);
    for (const reader of opened) reader.response!.destroy();
  });

  it('is not opened with an id that is none', async () => {
    const answer = await key.ask('GET', '/v1/events', undefined, { accept: 'text/event-stream', 'last-event-id': 'x' });
    expect([answer.status, answer.body.code]).toEqual([400, 'CURSOR_INVALID']);
  });
});

describe('the list of events', () => {
  it('pages through the past, oldest first, each event once', async () => {
    const numbers: number[] = [];
    await publish(issuer, 3_000, 25);
    await until(async () => (await key.does('GET', '/v1/events?limit=200')).data.length > 0);
    let query = 'limit=7';
    for (;;) {
      const page = await key.does('GET', `/v1/events?${query}`);
      numbers.push(...page.data.flatMap(({ data }: { data: { n?: number } }) => data.n ?? []));
      if (!page.has_more) break;
      query = `limit=7&cursor=${page.next_cursor}`;
    }
    expect(numbers.filter((n) => n >= 3_000 && n < 3_025)).toEqual(Array.from({ length: 25 }, (_, i) => 3_000 + i));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).not.toContain(900);
  });
});
