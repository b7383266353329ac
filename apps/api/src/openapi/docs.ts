import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PROBLEMS } from '../http/problem-registry';
import { describeApi } from './openapi';

const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

const INDEX = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cadastre API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`;

const START = `window.onload = () => SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'list',
  defaultModelsExpandDepth: 0, persistAuthorization: true,
});`;

/** `/openapi.json`, readable docs at `/docs`, and the registry of refusals at `/docs/errors`. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  // Made when somebody asks first: it takes as long as half of the rest of a start.
  let document: OpenAPIObject | undefined;
  const page = (reply: FastifyReply, type: string, body: string) =>
    reply.header('content-security-policy', CSP).header('cache-control', 'no-cache').type(type).send(body);
  await fastify.register(fastifyStatic, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/assets/',
    decorateReply: false,
    allowedPath: (path) => /^\/swagger-ui(-bundle)?\.(css|js)$/.test(path),
  });
  fastify.get('/openapi.json', (_, reply) =>
    reply.header('cache-control', 'no-cache').send((document ??= describeApi(app))),
  );
  fastify.get('/docs', (_, reply) => page(reply, 'text/html', INDEX));
  fastify.get('/docs/start.js', (_, reply) => page(reply, 'text/javascript', START));
  fastify.get('/docs/errors', (_, reply) => page(reply, 'text/html', errorsPage()));
}

function errorsPage(): string {
  const rows = Object.entries(PROBLEMS)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(
      ([code, { status, title, cure }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td><td>${cure}</td></tr>`,
    );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cadastre: refusals</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #ddd;vertical-align:top}tr:target{background:#fff3c4}</style></head>
<body><h1>Refusals</h1><p>Every answer that is not a success is <code>application/problem+json</code> (RFC 9457) with one of these
codes, what was judged (<code>detail</code>), what cures it (<code>cure</code>), and a <code>request_id</code>.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Cure</th></tr></thead><tbody>${rows.join('')}</tbody></table></body></html>`;
}
