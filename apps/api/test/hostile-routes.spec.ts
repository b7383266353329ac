import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PERMISSIONS_OF } from '../src/access/permissions';
import type { Access } from '../src/access/requires';
import { createApplication } from '../src/application';
import type { Role } from '../src/database/generated/enums';
import { describeApi } from '../src/openapi/openapi';
import { belongingsOf, WELL_FORMED } from './world/belongings';
import { type Caller, Cast, FIRST_PEOPLE } from './world/cast';
import { type Fault, Garbage, refusesText, type Schema, type Schemas, serialise } from './world/garbage';
import { inParallel } from './world/in-parallel';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Progress } from './world/progress';
import { Random } from './world/random';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Of each route; in the soak all of them. */
const PROBES = process.env.SOAK ? Infinity : 12;
const AT_ONCE = 6;
const LIMIT_MS = process.env.SOAK ? 3 * 60 * 60_000 : 1_200_000;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly access: Access;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly form?: Schema;
}

interface Probe {
  readonly what: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string | Buffer;
  /** where the answer has to point */
  readonly pointer?: string;
  readonly mayPass?: true;
}

let world: OwnWorld;
let app: NestFastifyApplication;
let routes: Route[];
let garbage: Garbage;
let callers: readonly (readonly [Role, Caller])[];
let owned: Readonly<Record<string, string>>;
let tables: string[];

beforeAll(async () => {
  world = await createOwnWorld(13, { ...FIRST_PEOPLE, WEBHOOKS_ALLOW_PRIVATE: 'true' });
  app = await createApplication(world.environment);
  const document = describeApi(app);
  garbage = new Garbage(document.components!.schemas as Schemas);
  routes = routesOf(document.paths);
  const cast = await Cast.of(app);
  const issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  const investor = await cast.person(await cast.organisation('investor', 'investors'), 'investor');
  callers = [
    ['issuer_admin', issuer],
    ['investor', investor],
    ['compliance_officer', cast.compliance],
    ['platform_admin', cast.admin],
  ];
  owned = await belongingsOf(world, issuer, investor.organisationId);
  await world.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
  const { rows } = await world.owner.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  tables = rows.map(({ name }) => name).filter((name) => !MOVES_BY_ITSELF.test(name));
}, 60_000);

afterAll(async () => {
  await app?.close();
  await world?.end();
});

/** What is written beside every request, or without one. */
const MOVES_BY_ITSELF = /^(audit_|idempotency_keys$|sessions$|chain_|outbox|_prisma)/;

function routesOf(paths: object): Route[] {
  type Operation = {
    'x-access': Access;
    parameters?: Parameter[];
    requestBody?: { content: Record<string, { schema: Schema }> };
  };
  return Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase() as Route['method'],
      path,
      access: operation['x-access'],
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content['application/json']?.schema,
      form: operation.requestBody?.content['multipart/form-data']?.schema,
    })),
  );
}

/** Somebody who may, and whose things it is about where there is a choice. */
function callerOf({ access }: Route): Caller {
  const may = ([role]: readonly [Role, Caller]) =>
    access === 'public' || access === 'signed-in' || PERMISSIONS_OF[role].includes(access);
  const [, caller] = callers.find(may)!;
  return caller;
}

const urlOf = ({ path, parameters }: Route, put: Record<string, string> = {}) => {
  const place = /^.*?\{id\}/.exec(path)?.[0];
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema ?? {};
    return put[name] ?? (name === 'id' ? (owned[place!] ?? randomUUID()) : String(garbage.sample(schema)));
  });
};

const soundHeaders = ({ method }: Route): Record<string, string> => ({
  ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
  ...(method === 'PATCH' ? { 'if-match': '"1"' } : {}),
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** Every wrong thing that can be sent to a route, one at a time. */
function probesOf(route: Route): Probe[] {
  return [...ofPath(route), ...ofQuery(route), ...ofHeaders(route), ...ofBody(route), ...ofForm(route)];
}

function ofPath(route: Route): Probe[] {
  const values = ['not-a-uuid', '%27%20OR%201=1', '..%2f..%2f', '%00', '%zz', 'x'.repeat(150), '__proto__', '%F0%9F'];
  return route.parameters
    .filter((parameter) => parameter.in === 'path')
    .flatMap(({ name }) =>
      [...values, ...(name === 'id' ? [randomUUID()] : [])].map((value) => ({
        what: `path ${name}=${value.slice(0, 40)}`,
        url: urlOf(route, { [name]: value }),
        headers: { ...soundHeaders(route), ...(route.body ? JSON_TYPE : {}) },
        payload: route.body && serialise(baseOf(route)),
      })),
    );
}

/** What every text is in a query: numbers are, too. */
const textOf = (schema: Schema): Schema => {
  const types = [schema.type].flat();
  if (types.includes('integer')) return { pattern: '^[0-9]{1,9}$' };
  if (types.includes('boolean')) return { enum: ['true', 'false'] };
  return schema;
};

function ofQuery(route: Route): Probe[] {
  const parameters = route.parameters.filter((parameter) => parameter.in === 'query');
  if (parameters.length === 0) return [];
  const probe = (what: string, query: string, mayPass?: true, pointer?: string): Probe => ({
    what: `query ${what}`,
    url: `${urlOf(route)}?${query}`,
    headers: soundHeaders(route),
    mayPass,
    pointer,
  });
  const values = [
    '',
    ' ',
    '-1',
    '0',
    '0x10',
    '1e1',
    ' 7',
    '+7',
    '1.5',
    'NaN',
    'Infinity',
    '1e400',
    "' OR 1=1 --",
    '__proto__',
    '\u{1f600}',
  ];
  const more = ['x'.repeat(600), '9'.repeat(40), 'id;drop', randomUUID(), '2026-13-45', '\u202e'];
  return parameters.flatMap(({ name, schema: given }) => {
    const schema = garbage.resolve(given);
    const judged = textOf(schema);
    return [
      ...[...values, ...more].map((value) =>
        probe(
          `${name}=${value.slice(0, 20)}`,
          `${name}=${encodeURIComponent(value)}`,
          name === 'cursor' || refusesText(judged, value) ? undefined : true,
          name === 'cursor' ? undefined : `query/${name}`,
        ),
      ),
      probe(`${name} twice`, `${name}=1&${name}=2`),
      probe(`${name}[$gt]`, `${name}[$gt]=1`),
      probe(`${name}[]`, `${name}[]=1`),
      probe(`${name} cut off`, `${name}=%E0%A4%A`, true),
      ...(name === 'cursor' ? FORGED.map((cursor) => probe(`forged ${cursor}`, `cursor=${cursor}`)) : []),
    ].concat(probe('unknown', 'unheard_of=1'), probe('sort', 'sort=-id&order=desc&fields=password_hash'));
  });
}

const forged = (text: string) => Buffer.from(text).toString('base64url');
const FORGED = [
  forged('v1:'),
  forged("v1:' OR '1'='1"),
  forged('v1:-1'),
  forged(`v1:${'9'.repeat(30)}`),
  forged('v2:1'),
  forged('v1:\0'),
  'AAAA',
  '%FF%FE',
];

function ofHeaders(route: Route): Probe[] {
  const probe = (name: string, value: string): Probe => ({
    what: `header ${name}: ${value.slice(0, 20)}`,
    url: urlOf(route),
    headers: { ...soundHeaders(route), ...(route.body ? JSON_TYPE : {}), [name]: value },
    payload: route.body && serialise(baseOf(route)),
  });
  return route.parameters
    .filter((parameter) => parameter.in === 'header')
    .flatMap(({ name }) => {
      if (name === 'Idempotency-Key')
        return ['', ' ', 'two words', 'é', 'x'.repeat(256)].map((value) => probe('idempotency-key', value));
      if (name === 'If-Match')
        return ['', 'x', '"x"', '"-1"', '"99999999999999999999"', '*', 'W/"1"'].map((value) =>
          probe('if-match', value),
        );
      return [];
    });
}

const baseOf = (route: Route): unknown => WELL_FORMED[`${route.method} ${route.path}`] ?? garbage.sample(route.body!);

function ofBody(route: Route): Probe[] {
  if (!route.body) return [];
  const base = baseOf(route);
  const text = serialise(base);
  const probe = (what: string, payload: string | Buffer, more: Partial<Probe> = {}): Probe => ({
    what: `body ${what}`,
    url: urlOf(route),
    headers: { ...soundHeaders(route), ...JSON_TYPE },
    payload,
    ...more,
  });
  const twice = /^\{"(?:[^"\\]|\\.)*":/.exec(text)?.[0];
  const deep = (open: string, close: string) => `${open.repeat(5_000)}1${close.repeat(5_000)}`;
  const typed = (type: string) =>
    probe(`as ${type}`, text, { headers: { ...soundHeaders(route), 'content-type': type } });
  return [
    ...garbage.faults(route.body, base).map((fault) => ofFault(fault, probe)),
    probe('none', ''),
    { ...probe('none at all', ''), headers: soundHeaders(route), payload: undefined, pointer: '' },
    probe('cut off', text.slice(0, -1)),
    probe('not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    probe('an array', `[${text}]`, { pointer: '' }),
    probe('nested deep in arrays', deep('[', ']')),
    probe('nested deep in objects', deep('{"a":', '}')),
    probe('with __proto__', '{"__proto__":{"role":"platform_admin"}}', { pointer: '/__proto__' }),
    probe('of 10 MB', `{"a":"${'x'.repeat(10_000_000)}"}`),
    ...(twice ? [probe('with a key twice', `${twice}1,${text.slice(1)}`)] : []),
    ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/jsonp', 'x'].map(typed),
    probe('as a form', '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n', {
      headers: { ...soundHeaders(route), 'content-type': 'multipart/form-data; boundary=b' },
    }),
  ];
}

const ofFault = (
  { what, pointer, value, mayPass }: Fault,
  probe: (what: string, payload: string, more: object) => Probe,
) => probe(`${pointer || 'whole'}: ${what}`, serialise(value), { pointer, mayPass });

function ofForm(route: Route): Probe[] {
  if (!route.form) return [];
  const type = { 'content-type': 'multipart/form-data; boundary=b' };
  const part = (head: string, content: string) =>
    `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const file = (content: string, name = 'a.pdf') => part(`name="file"; filename="${name}"`, content);
  const fields = Object.entries(route.form.properties ?? {})
    .filter(([name]) => name !== 'file' && route.form!.required?.includes(name))
    .map(([name, schema]) => part(`name="${name}"`, String(garbage.sample(schema))));
  const probe = (what: string, parts: string[], headers: Record<string, string> = type): Probe => ({
    what: `form ${what}`,
    url: urlOf(route),
    headers: { ...soundHeaders(route), ...headers },
    payload: Buffer.from(parts.length ? [...parts, '--b--\r\n'].join('') : ''),
  });
  const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1_000)}"><!ENTITY c "${'&b;'.repeat(1_000)}">]><a>&c;</a>`;
  return [
    probe('empty', []),
    probe('without a file', fields),
    probe('with an empty file', [...fields, file('')]),
    probe('with a program', [...fields, file('MZ\x90\0\x03\0\0\0', 'a.exe')]),
    probe('with a script for a PDF', [...fields, file('<script>alert(1)</script>')]),
    probe('with entities', [...fields, file(`<?xml version="1.0"?>${bomb}`, 'a.xml')]),
    probe('with two files', [...fields, file('%PDF-1.4'), file('%PDF-1.4')]),
    probe('with an unknown field', [...fields, part('name="unheard_of"', '1'), file('%PDF-1.4')]),
    probe('with a field twice', [...fields, ...fields, part('name="kind"', '1'), file('%PDF-1.4')]),
    probe('with a field too long', [part('name="kind"', 'x'.repeat(5_000)), file('%PDF-1.4')]),
    probe('with a NUL in a field', [part('name="kind"', 'a\0b'), file('%PDF-1.4')]),
    probe('without a boundary', [...fields, file('%PDF-1.4')], { 'content-type': 'multipart/form-data' }),
    probe('as JSON', ['{"file":"x"}'], JSON_TYPE),
  ];
}

/** After something was taken: until all that follows from it has been done. */
async function settled(): Promise<string> {
  for (let before = await written(); ;) {
    await sleep(150);
    const open = await world.owner.query('SELECT 1 FROM outbox_jobs WHERE completed_at IS NULL LIMIT 1');
    const after = await written();
    if (after === before && open.rows.length === 0) return after;
    before = after;
  }
}

/** How many rows there are of everything, and the last transaction that wrote one. */
async function written(): Promise<string> {
  const counts = tables.map(
    (table) =>
      `SELECT '${table}' AS t, count(*)::text AS n, coalesce(max(xmin::text::bigint), 0)::text AS x FROM "${table}"`,
  );
  const { rows } = await world.owner.query(counts.join(' UNION ALL '));
  return rows.map(({ t, n, x }) => `${t} ${n} ${x}`).join('\n');
}

const isAbout = (pointer: string, place: string) => place.startsWith(pointer) || pointer.startsWith(place);

/** What is wrong with an answer to something wrong; nothing, when all is as it must be. */
async function judge(route: Route, probe: Probe): Promise<{ failure?: string; passed: boolean }> {
  const response = await app.inject({
    method: route.method,
    url: probe.url,
    headers: { ...callerOf(route).credentials, ...probe.headers },
    payload: probe.payload,
  });
  const { statusCode: status, body } = response;
  const says = (failure: string) => ({
    failure: `${route.method} ${route.path} ${probe.what}: ${failure}: ${status} ${body.slice(0, 300)}`,
    passed: status < 400,
  });
  if (status >= 500) return says('broken');
  if (status < 400) return probe.mayPass ? { passed: true } : says('taken');
  if (!String(response.headers['content-type']).startsWith('application/problem+json')) return says('no problem+json');
  const problem = response.json();
  if (!problem.type || !problem.title || problem.status !== status || !problem.code)
    return says('an incomplete problem');
  if (problem.code === 'VALIDATION_FAILED') {
    const places = ((problem.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
    if (places.length === 0) return says('no pointer');
    if (probe.pointer !== undefined && !probe.mayPass && !places.some((place) => isAbout(probe.pointer!, place)))
      return says(`not at ${probe.pointer}`);
  }
  return { passed: false };
}

it(
  `nothing wrong that is sent to any route breaks, passes or leaves anything (seed ${SEED})`,
  async () => {
    const random = new Random(SEED);
    const progress = new Progress('hostile routes');
    const failures: string[] = [];
    let sent = 0;
    let before = await written();
    for (const route of routes) {
      const probes = random.shuffled(probesOf(route)).slice(0, PROBES);
      const verdicts = await inParallel(probes, AT_ONCE, (probe) => judge(route, probe));
      sent += probes.length;
      progress.sometimes(() => `${sent} probes, ${failures.length} failures, at ${route.method} ${route.path}`);
      failures.push(...verdicts.flatMap(({ failure }) => failure ?? []));
      const passed = verdicts.some((verdict) => verdict.passed);
      const after = await (passed ? settled() : written());
      if (after !== before && !passed) {
        const lines = before.split('\n');
        const changed = after.split('\n').filter((line) => !lines.includes(line));
        failures.push(`${route.method} ${route.path}: refused, and yet written: ${changed.join(', ')}`);
      }
      before = after;
    }
    progress.say(`${sent} probes of ${routes.length} routes, ${failures.length} failures`);
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(1_500);
  },
  LIMIT_MS,
);
