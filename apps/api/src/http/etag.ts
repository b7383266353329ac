import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';

export const etagOf = (version: number): string => `"${version}"`;

/** The version that the caller read last: a change made without having read is refused (428). */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined)
    throw new Problem('IF_MATCH_MISSING', 'A change carries the ETag of the version it is based on.');
  const [, version] = /^"(\d{1,9})"$/.exec(header) ?? [];
  if (version === undefined)
    throw new Problem('VERSION_MISMATCH', 'The If-Match header holds no ETag of this resource.');
  return Number(version);
});
