import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import type { Environment } from './config/environment';
import { createFastifyAdapter, prepareFastify } from './http/fastify';
import { createLogger, NestLogger } from './logging/logger';
import { observeRequests } from './metrics/observe-requests';
import { serveDocs } from './openapi/docs';
import { servePortal } from './portal/portal';
import { serveQueueDashboard } from './queues/queue-dashboard';

/** The whole application, ready to listen; tests start the very same one. */
export async function createApplication(environment: Environment): Promise<NestFastifyApplication> {
  const logger = createLogger(environment);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(environment),
    createFastifyAdapter(environment, logger),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  try {
    await prepareFastify(app);
    observeRequests(app);
    app.enableShutdownHooks();
    await serveDocs(app);
    await serveQueueDashboard(app);
    await servePortal(app);
    await app.init();
    return app;
  } catch (error) {
    // The chain's thread holds its data directory: a start that failed lets go of everything.
    await app.close().catch(() => undefined);
    throw error;
  }
}
