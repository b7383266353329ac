import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor';
import { idParam } from '../http/answers';
import { invalid } from '../http/problem';

export interface UploadRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly actor: Actor;
  /** what the file is for */
  readonly id: string;
}

/** What a guard that receives the file of a route such as `POST /v1/assets/{id}/documents` works with. */
export function uploadRequest(context: ExecutionContext): UploadRequest {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
  const reply = context.switchToHttp().getResponse<FastifyReply>();
  const { actor } = request;
  if (!actor) throw new Error('the access guard runs first');
  const { id } = request.params;
  if (!idParam.safeParse(id).success) throw invalid('path/id', 'INVALID_FORMAT', 'Invalid UUID');
  return { request, reply, actor, id };
}
