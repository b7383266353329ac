import { connect, createServer, type Server, type Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';
import { testWorld } from './world/test-world';

/** A line to Redis that can be cut. */
class Line {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  port = 0;

  async mend(): Promise<void> {
    const redis = new URL(testWorld().redisUrl);
    this.server = createServer((near) => {
      const far = connect(Number(redis.port), redis.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => [near, far].forEach((end) => end.destroy()));
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as { port: number }).port;
  }

  cut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }
}

const line = new Line();
let world: OwnWorld;
let app: NestFastifyApplication;
let issuer: Caller;

const polling = new Polling();
const { until } = polling;

beforeAll(async () => {
  await line.mend();
  const throughTheLine = new URL(testWorld().redisUrl);
  throughTheLine.host = `127.0.0.1:${line.port}`;
  throughTheLine.pathname = '7';
  world = await createOwnWorld(60, { ...FIRST_PEOPLE, REDIS_URL: throughTheLine.href });
  app = await createApplication(world.environment);
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
}, 60_000);

afterAll(async () => {
  polling.end();
  line.cut();
  await world?.end();
});

const isReady = async () => (await app.inject({ method: 'GET', url: '/health/ready' })).statusCode === 200;

it('keeps commands while Redis is away, says so, and carries them out when it is back', async () => {
  await until(isReady);
  line.cut();
  const asset = await issuer.does('POST', '/v1/assets', OFFICE);
  const row = { external_id: 'away-0', type: 'vehicle', name: 'Van', country: 'LU' };
  const { id } = await issuer.does('POST', '/v1/assets/imports', { rows: [row] });
  await until(async () => !(await isReady()));
  // Events need no Redis.
  await until(async () => {
    const { data } = await issuer.does('GET', '/v1/events?limit=200');
    return data.some((event: { data: { id: string } }) => event.data.id === asset.id);
  });
  expect((await issuer.does('GET', `/v1/operations/${id}`)).status).toBe('queued');
  await line.mend();
  await until(async () => (await issuer.does('GET', `/v1/operations/${id}`)).status === 'confirmed');
  await until(isReady);
}, 20_000);

it('starts while Redis is away, and catches up', async () => {
  await app.close();
  line.cut();
  app = await createApplication(world.environment);
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
  const row = { external_id: 'away-1', type: 'vehicle', name: 'Van', country: 'LU' };
  const { id } = await issuer.does('POST', '/v1/assets/imports', { rows: [row] });
  await line.mend();
  await until(async () => (await issuer.does('GET', `/v1/operations/${id}`)).status === 'confirmed');
}, 20_000);

it('stops while Redis is away', async () => {
  line.cut();
  await app.close();
}, 20_000);
