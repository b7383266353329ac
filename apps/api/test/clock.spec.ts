import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { ChainConnection } from '../src/chain/chain-connection';
import { Caller, Cast, FIRST_PEOPLE, signIn } from './world/cast';
import { writeChainWorld } from './world/chain-world';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

const DAY = 86_400;

let world: OwnWorld;
let app: NestFastifyApplication;
let cast: Cast;
let admin: Caller;
const polling = new Polling();

const settings = { ...FIRST_PEOPLE, RPC_PORT: '0', CHAIN_BLOCK_INTERVAL_MS: '0' };

beforeAll(async () => {
  world = await createOwnWorld(39, settings);
  await writeChainWorld(world.environment.dataDir);
  app = await createApplication(world.environment);
  cast = await Cast.of(app);
  ({ admin } = cast);
}, 60_000);

afterAll(async () => {
  polling.end();
  await app?.close();
  await world?.end();
});

const blockTime = async (): Promise<number> =>
  Number((await app.get(ChainConnection).client!.getBlock({ blockTag: 'latest' })).timestamp);

const onNode = (method: string, params: unknown[]) =>
  (app.get(ChainConnection).client!.request as (call: object) => Promise<unknown>)({ method, params });

/** Seconds by which a time is ahead of this test's clock. */
const ahead = (seconds: number) => seconds - Date.now() / 1000;

describe('the instance’s clock', () => {
  it('moves forward with its chain, and people stay signed in', async () => {
    const asset = { type: 'real_estate', name: 'Office', country: 'LU' };
    const issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
    const moved = await admin.does('POST', '/v1/clock/advance', { seconds: 90 * DAY });
    expect(moved).toMatchObject({ ahead_seconds: 90 * DAY, movable: true });
    expect(Math.round(ahead(Date.parse(moved.now) / 1000) / DAY)).toBe(90);
    expect(Math.round(ahead(await blockTime()) / DAY)).toBe(90);
    const { created_at } = await issuer.does('POST', '/v1/assets', asset);
    expect(Math.round(ahead(Date.parse(created_at) / 1000) / DAY)).toBe(90);
    const { data } = await admin.does('GET', '/v1/audit-events?limit=10');
    expect((data as { action: string }[]).map(({ action }) => action)).toContain('clock.advanced');
  });

  it('follows the chain, when a developer moved that one', async () => {
    const { ahead_seconds: before } = await admin.does('GET', '/v1/clock');
    await onNode('evm_increaseTime', [DAY]);
    await onNode('evm_mine', []);
    await polling.until(async () => (await admin.does('GET', '/v1/clock')).ahead_seconds === before + DAY);
  });

  it('is where it was after a restart, and so is the chain', async () => {
    const { ahead_seconds: before } = await admin.does('GET', '/v1/clock');
    await app.close();
    app = await createApplication(world.environment);
    admin = await signIn(app, FIRST_PEOPLE.BOOTSTRAP_ADMIN_EMAIL, FIRST_PEOPLE.BOOTSTRAP_ADMIN_PASSWORD);
    expect((await admin.does('GET', '/v1/clock')).ahead_seconds).toBe(before);
    await onNode('evm_mine', []);
    expect(Math.round(ahead(await blockTime()) / DAY)).toBe(91);
  });

  it.each([[{ seconds: 0 }], [{ seconds: -5 }], [{ seconds: 1.5 }], [{ seconds: 1e12 }], [{ seconds: '60' }], [{}]])(
    'is not moved by %j',
    async (body) => {
      const { status, body: problem } = await admin.ask('POST', '/v1/clock/advance', body);
      expect([status, problem.code]).toEqual([400, 'VALIDATION_FAILED']);
    },
  );
});

describe('the clock of a production instance', () => {
  it('is not moved', async () => {
    const environment = { ...world.environment, production: true, RPC_PORT: 0 };
    await app.close();
    app = await createApplication(environment);
    admin = await signIn(app, FIRST_PEOPLE.BOOTSTRAP_ADMIN_EMAIL, FIRST_PEOPLE.BOOTSTRAP_ADMIN_PASSWORD);
    const { status, body } = await admin.ask('POST', '/v1/clock/advance', { seconds: 60 });
    expect([status, body.code]).toEqual([403, 'NOT_IN_PRODUCTION']);
    expect(await admin.does('GET', '/v1/clock')).toMatchObject({ ahead_seconds: 0, movable: false });
    await expect(onNode('evm_increaseTime', [1])).rejects.toThrow('not available in production');
  });
});
