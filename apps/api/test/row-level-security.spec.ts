import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { createApplication } from '../src/application';
import { PrismaService } from '../src/database/prisma.service';
import { PLATFORM, UnitOfWork } from '../src/database/unit-of-work';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

let world: OwnWorld;
let app: NestFastifyApplication;
let unit: UnitOfWork;
let alzette: Caller;
let limmat: Caller;
let application: Client;

beforeAll(async () => {
  world = await createOwnWorld(9, FIRST_PEOPLE);
  app = await createApplication(world.environment);
  unit = app.get(UnitOfWork);
  const cast = await Cast.of(app);
  alzette = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  limmat = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
  await alzette.does('POST', '/v1/assets', OFFICE);
  await limmat.does('POST', '/v1/assets', OFFICE);
  await limmat.does('POST', '/v1/assets', OFFICE);
  application = new Client({ connectionString: world.environment.DATABASE_URL });
  await application.connect();
}, 60_000);

afterAll(async () => {
  await application?.end();
  await app?.close();
  await world?.end();
});

describe('a query that forgets its filter', () => {
  it('sees the rows of its organisation only', async () => {
    const scope = { kind: 'organisation', organisationId: alzette.organisationId } as const;
    expect(await unit.run(scope, (tx) => tx.asset.count())).toBe(1);
    expect(await unit.run(PLATFORM, (tx) => tx.asset.count())).toBe(3);
  });

  it('sees nothing when nobody said for whom it works, also on a connection that others used before', async () => {
    const counts = await Promise.all(Array.from({ length: 20 }, () => app.get(PrismaService).asset.count()));
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  it('sees nothing after the platform looked up a credential for it', async () => {
    const scope = { kind: 'organisation', organisationId: alzette.organisationId } as const;
    const lookUp = `SELECT * FROM cadastre_session('\\x00')`;
    expect(
      await unit.run(scope, async (tx) => {
        await tx.$queryRawUnsafe(lookUp);
        await tx.$queryRawUnsafe(lookUp.replace('session', 'api_key'));
        return tx.asset.count();
      }),
    ).toBe(1);
    await application.query(lookUp);
    expect((await application.query('SELECT FROM assets')).rowCount).toBe(0);
  });

  it('names its organisation by an id and nothing else', async () => {
    const scope = { kind: 'organisation', organisationId: `'; SET cadastre.scope = 'platform` } as const;
    await expect(unit.run(scope, (tx) => tx.asset.count())).rejects.toThrow(/named by its id/);
    expect(await unit.run(PLATFORM, (tx) => tx.asset.count())).toBe(3);
  });

  it('changes nothing of others, and creates nothing for them', async () => {
    const scope = { kind: 'organisation', organisationId: alzette.organisationId } as const;
    expect(await unit.run(scope, (tx) => tx.asset.updateMany({ data: { name: 'Mine now' } }))).toEqual({ count: 1 });
    const [theirs] = await unit.run(PLATFORM, (tx) =>
      tx.asset.findMany({ where: { organisationId: limmat.organisationId } }),
    );
    const moved = unit.run(scope, (tx) =>
      tx.asset.create({
        data: { ...theirs!, identifiers: [], attributes: {}, id: alzette.personId, externalId: null },
      }),
    );
    await expect(moved).rejects.toThrow(/row-level security/);
  });
});

describe('every table', () => {
  it('with an organisation_id is forced under row-level security', async () => {
    const { rows } = await world.owner.query<{ table: string; forced: boolean }>(`
      SELECT c.relname AS table, c.relrowsecurity AND c.relforcerowsecurity AS forced
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`);
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(({ forced }) => !forced)).toEqual([]);
  });

  it('belongs to somebody other than the application, which may not lift anything', async () => {
    const { rows } = await application.query(`
      SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole AS powerful,
        (SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) AS owned
      FROM pg_roles r WHERE r.rolname = current_user`);
    expect(rows[0]).toEqual({ powerful: false, owned: 0 });
    await expect(application.query('ALTER TABLE assets DISABLE ROW LEVEL SECURITY')).rejects.toThrow(/owner/);
    await expect(application.query('DELETE FROM assets')).rejects.toThrow(/permission denied/);
  });
});

describe('the audit trail', () => {
  it.each(['UPDATE audit_events SET reason = NULL', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])(
    'refuses %s to the application and to the owner',
    async (sql) => {
      await application.query(`SET cadastre.scope = 'platform'`);
      await world.owner.query(`SET cadastre.scope = 'platform'`);
      await expect(application.query(sql)).rejects.toThrow(/permission denied|append-only/);
      await expect(world.owner.query(sql)).rejects.toThrow(/append-only/);
    },
  );
});
