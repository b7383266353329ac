import { randomUUID } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Access } from '../src/access/requires';
import { AppModule } from '../src/app.module';
import { PERMISSIONS_OF } from '../src/access/permissions';
import { createApplication } from '../src/application';
import type { Role } from '../src/database/generated/enums';
import { describeApi } from '../src/openapi/openapi';
import { belongingsOf, WELL_FORMED } from './world/belongings';
import { type Caller, Cast, FIRST_PEOPLE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly access: Access;
}

let world: OwnWorld;
let app: NestFastifyApplication;
let routes: Route[];
const callers = {} as Record<Role, Caller>;
let foreigner: Caller;
/** What belongs to the first tenant, by the path under which it is found. */
let owned: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await createOwnWorld(8, { ...FIRST_PEOPLE, WEBHOOKS_ALLOW_PRIVATE: 'true' });
  app = await createApplication(world.environment);
  routes = Object.entries(describeApi(app).paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { 'x-access': Access }>).map(([method, operation]) => ({
      method: method.toUpperCase() as Route['method'],
      path,
      access: operation['x-access'],
    })),
  );

  const cast = await Cast.of(app);
  const issuers = await cast.organisation('issuer', 'alzette');
  callers.platform_admin = cast.admin;
  callers.compliance_officer = cast.compliance;
  callers.auditor = await cast.person(cast.admin.organisationId, 'auditor');
  callers.issuer_admin = await cast.person(issuers, 'issuer_admin');
  callers.issuer_operator = await cast.person(issuers, 'issuer_operator');
  callers.investor = await cast.person(await cast.organisation('investor', 'investors'), 'investor');
  foreigner = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');

  owned = await belongingsOf(world, callers.issuer_admin, callers.investor.organisationId);
}, 60_000);

afterAll(async () => {
  await app?.close();
  await world?.end();
});

const asked = (caller: Caller, { method, path }: Route, id: string) =>
  caller.ask(method, path.replace(/\{\w+\}/g, id), WELL_FORMED[`${method} ${path}`], { 'if-match': '"1"' });

describe('who may call what', () => {
  it('is said by every route of the document', () => {
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.filter(({ access }) => !access)).toEqual([]);
  });

  it('nobody without a credential gets past a route that is not public', async () => {
    for (const { method, path } of routes.filter(({ access }) => access !== 'public')) {
      const { statusCode } = await app.inject({ method, url: path.replace(/\{\w+\}/g, randomUUID()) });
      expect([method, path, statusCode]).toEqual([method, path, 401]);
    }
  });

  it.each(Object.keys(PERMISSIONS_OF) as Role[])(
    '%s gets what the role permits and nothing else',
    async (role) => {
      // Asked last: they end the session that asks.
      const ending = (route: Route) => Number(route.method === 'DELETE' && route.path === '/v1/session');
      for (const route of [...routes].sort((a, b) => ending(a) - ending(b))) {
        if (route.access === 'public' || ending(route)) continue;
        const permitted = route.access === 'signed-in' || PERMISSIONS_OF[role].includes(route.access);
        const { status, body } = await asked(callers[role], route, randomUUID());
        const verdict = status === 403 ? 'forbidden' : status >= 500 ? `broken ${JSON.stringify(body)}` : 'let through';
        expect([route.method, route.path, verdict]).toEqual([
          route.method,
          route.path,
          permitted ? 'let through' : 'forbidden',
        ]);
      }
    },
    30_000,
  );

  it('another tenant finds nothing under any id, and changes nothing', async () => {
    const before = await callers.issuer_admin.does('GET', `/v1/assets/${owned['/v1/assets/{id}']}`);
    for (const route of routes.filter(({ path }) => path.includes('{id}'))) {
      const place = /^.*?\{id\}/.exec(route.path)![0];
      const id = owned[place];
      if (!id) throw new Error(`say in this test what belongs to a tenant under ${place}`);
      const { status, body } = await asked(foreigner, route, id);
      const { access } = route;
      const may = access === 'public' || access === 'signed-in' || PERMISSIONS_OF.issuer_admin.includes(access);
      expect([route.method, route.path, status, body.code]).toEqual([
        route.method,
        route.path,
        may ? 404 : 403,
        may ? 'NOT_FOUND' : 'FORBIDDEN',
      ]);
    }
    expect(await callers.issuer_admin.does('GET', `/v1/assets/${owned['/v1/assets/{id}']}`)).toEqual(before);
  }, 30_000);

  it('another tenant finds nothing in any list', async () => {
    const ids = Object.values(owned);
    for (const route of routes.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
      const answer = await foreigner.ask('GET', route.path);
      const text = JSON.stringify(answer.body);
      expect([route.path, ids.filter((id) => text.includes(id))]).toEqual([route.path, []]);
    }
  });
});

describe('a route that says nothing', () => {
  it('keeps the process from starting', async () => {
    @Controller('silent')
    class SilentController {
      @Get()
      read() {
        return 'anything';
      }
    }
    @Module({ imports: [AppModule.of(world.environment)], controllers: [SilentController] })
    class WithSilentRoute {}
    const { FastifyAdapter } = await import('@nestjs/platform-fastify');
    const silent = await NestFactory.create<NestFastifyApplication>(WithSilentRoute, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    await expect(silent.init()).rejects.toThrow('GET /silent');
    await silent.close();
  });
});
