import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Metrics } from './metrics';

/** One log line and one observation for each answer. */
export function observeRequests(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', async (request, reply) => {
    // The pattern, not the path: ids would make a series each.
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    metrics.requests.observe(labels, reply.elapsedTime / 1000);
    request.log.info(
      {
        ...labels,
        duration_ms: Math.round(reply.elapsedTime),
        person_id: request.actor?.personId,
        api_key_id: request.actor?.apiKeyId,
      },
      'answered',
    );
  });
}
