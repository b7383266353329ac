import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authentication } from '../access/authentication';
import { Problem } from '../http/problem';
import { ProblemFilter } from '../http/problem.filter';
import { JobQueues } from './job-queues';

const PATH = '/queues';

/** Its page asks for fonts of another host too; it does well without them. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "base-uri 'self'",
].join('; ');

/**
 * What is in the queues, for staff. It only shows: its own buttons would act without an idempotency key and without a
 * trace in the audit trail, so they are off, and no method but GET gets in. Dead letters are queued again through
 * the API.
 */
export async function serveQueueDashboard(app: NestFastifyApplication): Promise<void> {
  const authentication = app.get(Authentication);
  const problems = new ProblemFilter();
  const board = new FastifyAdapter();
  board.setBasePath(PATH);
  createBullBoard({
    queues: app
      .get(JobQueues)
      .all()
      .map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: board,
    options: {
      uiConfig: { boardTitle: 'Cadastre queues' },
    },
  });
  await app
    .getHttpAdapter()
    .getInstance()
    .register(
      async (scope) => {
        scope.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
          try {
            await judge(request, authentication);
            void reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
          } catch (error) {
            problems.answer(error, request, reply);
            return reply;
          }
        });
        await scope.register(board.registerPlugin());
      },
      { prefix: PATH },
    );
}

async function judge(request: FastifyRequest, authentication: Authentication): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Problem('METHOD_NOT_ALLOWED', 'The dashboard only shows.', { headers: { allow: 'GET, HEAD' } });
  }
  const actor = await authentication.of(request);
  if (!actor.permissions.has('queue.inspect')) {
    throw new Problem('FORBIDDEN', 'This needs the permission queue.inspect.');
  }
}
