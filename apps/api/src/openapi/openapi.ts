import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { RouteCensus } from '../access/route-census';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The chapters, in the order in which somebody new would read them. */
const TAGS = [
  ['Assets', 'Real things on their way into the register.'],
  ['Documents', 'Files: added, never replaced.'],
  ['Evidence', 'What an asset’s file has to hold, what it holds, and what is missing.'],
  ['Due diligence', 'Assessments, each signed by somebody who did not write it, and the end of due diligence.'],
  ['Valuations', 'What assets are worth: a history, and what the chain knows of it.'],
  ['Title disputes', 'Whose a real thing is, when two say that it is theirs.'],
  ['Approvals', 'Privileged acts that wait for a second person.'],
  ['Wallets', 'Accounts on the chain: custodial ones, and one’s own, linked by a signed message.'],
  ['Enforcement', 'What is done to holdings without their holders.'],
  ['Operations', 'Work that outlives its request.'],
  ['Events', 'What happened: as a list, or as a stream with `Accept: text/event-stream`.'],
  ['Webhooks', 'The same events, sent to you, signed.'],
  ['Chain', 'How far settlement is, and whether its copy agrees.'],
  ['Clock', 'The time by which the instance and its chain judge.'],
  ['Audit trail', 'Who did what to what, and why.'],
  ['Sessions', 'Signing in, one-time codes, passwords.'],
  ['API keys', 'Credentials for programs: each stands for the person who made it.'],
  ['People', 'Invited by one person, admitted by another.'],
  ['Organisations', 'Tenants.'],
  ['Queues', 'Jobs that failed for good, and a way back for them.'],
] as const;

/** The document of the API as the code has it: schemas from zod, permissions from the routes. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Cadastre')
    .setDescription(
      'Real-world assets as registered, fractional, tradable securities. Lists are keyset pages; every POST that changes ' +
        'something carries an Idempotency-Key; refusals are problem+json with a code of [/docs/errors](/docs/errors). ' +
        'Programs send an API key as a bearer token. People sign in (`POST /v1/session`): the session travels in the ' +
        'cookie of the answer, and everything but reading also takes its `csrf_token` as X-CSRF-Token.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'cad_test_… or cad_live_…' }, 'api_key')
    .addCookieAuth('cadastre_session', { type: 'apiKey', in: 'cookie' }, 'session')
    .build();
  config.tags = TAGS.map(([name, description]) => ({ name, description }));
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '')}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) => convert(schema as z.ZodType, schemaType),
  });
  declareAccess(document, app.get(RouteCensus));
  declareProblems(document);
  return sorted(document);
}

/** A schema with an id becomes a component and is referred to; so do the ones inside it. */
function convert(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _dialect, $defs, id, ...inline } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const components: Record<string, unknown> = {};
  for (const [name, { id: _, ...definition }] of Object.entries($defs ?? {})) components[name] = definition;
  if (typeof id !== 'string') return { schema: inline, components };
  components[id] = inline;
  return { schema: { $ref: `#/components/schemas/${id}` }, components };
}

/** Refusals are problem+json, which the response decorator cannot say. */
function declareProblems(document: OpenAPIObject): void {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item) as Operation[]) {
      const refused = operation.responses?.['4XX'] as { content?: Record<string, unknown> } | undefined;
      if (refused?.content) refused.content = { 'application/problem+json': refused.content['application/json'] };
    }
  }
}

function declareAccess(document: OpenAPIObject, census: RouteCensus): void {
  for (const { method, path, access, changesNothing } of census.routes()) {
    const item = document.paths[path.replace(/:(\w+)/g, '{$1}').replace(/(.)\/$/, '$1')];
    const operation = item?.[method.toLowerCase() as 'get'] as (Operation & Record<string, unknown>) | undefined;
    if (!operation) continue;
    operation['x-access'] = access;
    operation.summary ??= summaryOf(operation);
    operation.description ??=
      { public: 'Anybody.', 'signed-in': 'Whoever is signed in.' }[String(access)] ?? `Needs \`${access}\`.`;
    if (access === 'public') continue;
    operation.security = [{ api_key: [] }, { session: [] }];
    if (method === 'POST' && !changesNothing) {
      operation.parameters = [
        ...(operation.parameters ?? []),
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ];
    }
  }
}

/** The route's verb, and what its answer says of it: `approve: approved and carried out`. */
function summaryOf({ operationId, responses }: Operation): string {
  const verb = operationId!
    .split('.')
    .at(-1)!
    .replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  const [success] = Object.values(responses ?? {}) as { description?: string }[];
  return success?.description && success.description !== 'done' ? `${verb}: ${success.description}` : verb;
}

/** The same code gives the same bytes, whatever order modules were scanned in. */
function sorted(document: OpenAPIObject): OpenAPIObject {
  const byKey = <T extends object>(object: T): T =>
    Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
  return {
    ...document,
    paths: byKey(document.paths),
    components: { ...document.components, schemas: byKey(document.components?.schemas ?? {}) },
  };
}
