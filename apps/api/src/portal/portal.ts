import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../http/problem';
import { ProblemFilter } from '../http/problem.filter';

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Paths that belong to machines: an unknown one is a problem, not the portal's page. */
const NOT_A_PAGE = /^\/(v1|health|metrics|docs|queues|openapi\.json|static)(\/|$|\?)/;

/** The portal's files on the API's own origin, and its one page for every path that is a page of it. */
export async function servePortal(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const problems = new ProblemFilter();
  const root = resolve(__dirname, '../../../portal/dist');
  const index = join(root, 'index.html');
  const built = existsSync(index);
  if (built) {
    await fastify.register(fastifyStatic, {
      root: join(root, 'static'),
      prefix: '/static/',
      decorateReply: false,
      immutable: true,
      maxAge: '1y',
      cacheControl: true,
    });
  }
  // The least specific route there is: it gets what no other route takes.
  fastify.get('/*', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!built || NOT_A_PAGE.test(request.url)) return problems.answer(notFound('path'), request, reply);
    return reply
      .header('content-security-policy', CSP)
      .header('cache-control', 'no-cache')
      .type('text/html')
      .send(await readFile(index));
  });
}
