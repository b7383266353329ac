import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Operation } from '../database/generated/client';
import { Answers } from '../http/answers';
import { operationSchema, toOperation } from './operations.dto';

/** 202: the work goes on after the answer, and its operation says how far it is. */
export const Accepts = () => Answers(202, operationSchema, 'accepted; `Location` names the operation to follow');

export function accepted(operation: Operation, reply: FastifyReply): z.infer<typeof operationSchema> {
  void reply.header('location', `/v1/operations/${operation.id}`);
  return toOperation(operation);
}
