// A process that may be killed: starts the services of a data directory, says where they are, waits.
import { startServices } from '../src/services/start-services';

async function main(dataDir: string): Promise<void> {
  const services = await startServices({ dataDir, durable: false });
  process.once('SIGTERM', () => void services.stop());
  process.stdout.write(`${JSON.stringify({ database: services.database, redisUrl: services.redisUrl })}\n`);
  await services.failed;
}

void main(process.argv[2]!);
