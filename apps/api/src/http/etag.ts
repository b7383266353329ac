import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem';

export const etagOf = (version: number): string => `"${version}"`;

const ReadIfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined)
    throw new Problem('IF_MATCH_MISSING', 'A change carries the ETag of the version it is based on.');
  const [, version] = /^"(\d{1,9})"$/.exec(header) ?? [];
  if (version === undefined)
    throw new Problem('VERSION_MISMATCH', 'The If-Match header holds no ETag of this resource.');
  return Number(version);
});

/** The version that the caller read last: a change made without having read is refused (428), as the document says. */
export const IfMatch = (): ParameterDecorator => (controller, handler, index) => {
  ReadIfMatch()(controller, handler, index);
  const header = { name: 'If-Match', required: true, schema: { type: 'string' } } as const;
  ApiHeader(header)(controller, handler!, Object.getOwnPropertyDescriptor(controller, handler!)!);
};
