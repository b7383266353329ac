import fastifyMultipart from '@fastify/multipart';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem';

declare module 'fastify' {
  interface FastifyContextConfig {
    takesForm?: boolean;
  }
}

/** A route that reads multipart/form-data; to every other route it is a content type that is not supported. */
export const TakesForm = () => RouteConfig({ takesForm: true });

/** Lets routes read forms as they arrive. How much of one is too much, the route itself says, once it has read that far. */
export async function acceptForms(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  // Straight to Fastify: through Nest it would be loaded by a dynamic import, which Jest has no way to follow.
  await fastify.register(fastifyMultipart, { throwFileSizeLimit: false });
  fastify.addHook('preValidation', async (request) => {
    if (request.isMultipart() && !request.routeOptions.config.takesForm) {
      throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'This route takes JSON.');
    }
  });
}
