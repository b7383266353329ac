import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Environment } from '../config/environment';
import { acceptForms } from './forms';
import { nameOtherMethods } from './other-methods';
import { Problem } from './problem';
import { BODY_BYTES_MAX } from './body-limit';
import { ProblemFilter } from './problem.filter';
import { parseStrictJson } from './strict-json';

declare module 'fastify' {
  interface FastifyContextConfig {
    keepsRawBody?: boolean;
  }
  interface FastifyRequest {
    /** as it was sent, where somebody's signature is over it */
    rawBody?: Buffer;
  }
}

/** A caller may name its request, to find it in our logs; anything that could forge a log line is replaced. */
const REQUEST_ID = /^[\w.:-]{8,100}$/;

/** The server underneath: limits that hold before any route is found. */
export function createFastifyAdapter(environment: Environment, logger: Logger): FastifyAdapter {
  const problems = new ProblemFilter();
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    // Slow senders are cut off: headers within 10 s, the whole request within 30 s.
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16_384, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: true,
    // Behind the one proxy of a deployment; nobody's word for an address otherwise.
    trustProxy: environment.production ? (_address: string, hop: number) => hop < 1 : false,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: unknown, reply: unknown) => {
      problems.answer(error, request as FastifyRequest, reply as FastifyReply);
    },
    clientErrorHandler: answerBrokenConnection,
  });
}

/** Registered before Nest's own parsers and routes. */
export async function prepareFastify(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  await app.register(fastifyCookie);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      request.bodyDigest = createHash('sha256').update(body).digest();
      if (request.routeOptions.config.keepsRawBody) request.rawBody = body;
      done(null, body.length === 0 ? undefined : parseStrictJson(decodeUtf8(body)));
    } catch (error) {
      done(error as Error);
    }
  });
  await acceptForms(app);
  nameOtherMethods(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    if (/%00/i.test(request.url)) throw new Problem('MALFORMED_REQUEST', 'The URL contains a NUL character.');
  });
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem('MALFORMED_JSON', 'The body is not valid UTF-8.');
  }
}

/** What the HTTP parser itself refuses never becomes a request: it is answered by hand, and the connection closed. */
function answerBrokenConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem('HEADERS_TOO_LARGE', 'The headers are larger than 16 KiB.')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem('REQUEST_TIMEOUT', 'The request was not complete in time.')
        : new Problem('MALFORMED_REQUEST', 'This is not an HTTP/1.1 request.');
  const body = JSON.stringify(problem.toJSON(randomUUID()));
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.code}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
