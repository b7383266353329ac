import { EnvironmentError, parseEnvironment } from './config/environment';
import { startTelemetry } from './telemetry/telemetry';

async function main(): Promise<void> {
  // eslint-disable-next-line no-restricted-properties -- the one place that hands the environment over
  const environment = parseEnvironment(process.env);
  startTelemetry(environment);
  // Loaded after telemetry, which wraps the modules it measures.
  const { createApplication } = require('./application') as typeof import('./application');
  const app = await createApplication(environment);
  await app.listen(environment.PORT, environment.HOST);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof EnvironmentError ? error.message : ((error as Error).stack ?? String(error))}\n`,
  );
  process.exit(1);
});
