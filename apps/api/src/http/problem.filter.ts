import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sqlStateOf } from '../database/sql-state';
import { BODY_BYTES_MAX } from './body-limit';
import { Problem } from './problem';
import type { ProblemCode } from './problem-registry';

const OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'MALFORMED_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  413: 'BODY_TOO_LARGE',
  414: 'MALFORMED_REQUEST',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  431: 'HEADERS_TOO_LARGE',
  503: 'UNAVAILABLE',
};

/** Prisma's word for a unique value that exists, and its words for a database that does not answer in time. */
const UNIQUE = 'P2002';
const AWAY = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'ECONNREFUSED', 'ECONNRESET']);

/** What PostgreSQL calls a lost race, a shut-down, too many connections, and a statement that took too long. */
const LOST_RACE = new Set(['40001', '40P01', '55P03']);
const BUSY = new Set(['57P01', '57P02', '57P03', '53300', '57014']);

/** The one place where what was thrown becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    this.answer(thrown, request, host.switchToHttp().getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(thrown);
    if (problem.status >= 500) this.logger.error({ err: thrown, request_id: request.id }, problem.message);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply
      .status(problem.status)
      .headers(problem.more.headers ?? {})
      .type('application/problem+json')
      .send(JSON.stringify(problem.toJSON(request.id)));
  }
}

export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof HttpException) return ofStatus(thrown.getStatus(), thrown.message);
  const database = ofDatabase(thrown);
  if (database) return database;
  if (hasStatus(thrown) && thrown.statusCode === 413) {
    return new Problem('BODY_TOO_LARGE', `A body of JSON may have ${BODY_BYTES_MAX} bytes.`);
  }
  // Fastify's own refusals carry the status they mean.
  if (hasStatus(thrown) && thrown.statusCode < 500) return ofStatus(thrown.statusCode, thrown.message);
  return new Problem('INTERNAL', 'Something failed that should not; it has been logged.');
}

function ofDatabase(thrown: unknown): Problem | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const state = sqlStateOf(thrown) ?? '';
  const retry = { headers: { 'retry-after': '1' } };
  if (code === UNIQUE) return new Problem('CONFLICT', 'A resource with this value exists already.');
  if (LOST_RACE.has(state) || code === 'P2034') return new Problem('UNAVAILABLE', 'The command lost a race.', retry);
  if (AWAY.has(code) || BUSY.has(state)) return new Problem('UNAVAILABLE', 'The database is not available.', retry);
  return undefined;
}

const ofStatus = (status: number, detail: string): Problem =>
  new Problem(OF_STATUS[status] ?? (status < 500 ? 'MALFORMED_REQUEST' : 'INTERNAL'), detail);

const hasStatus = (thrown: unknown): thrown is Error & { statusCode: number } =>
  thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number';
