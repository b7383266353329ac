// The OpenAPI document as the running API answers it, so that what is committed is what clients get.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildPrograms } from './build.mjs';
import { inRoot } from './repository.mjs';

const fromCli = (module) => createRequire(import.meta.url)(inRoot('apps', 'cli', 'dist', module));

export async function writeOpenApiDocument(file) {
  await buildPrograms();
  const { startServices } = fromCli('services/start-services.js');
  const { freePort } = fromCli('services/ports.js');
  const { ApiProcess } = fromCli('demo/api-process.js');

  const dataDir = path.join(tmpdir(), `cadastre-openapi-${process.pid}`);
  const services = await startServices({ dataDir, durable: false });
  const [port, rpcPort] = [await freePort(), await freePort()];
  const api = new ApiProcess({
    dataDir,
    url: `http://127.0.0.1:${port}`,
    onRestart: console.error,
    environment: {
      PORT: String(port),
      RPC_PORT: String(rpcPort),
      CADASTRE_DATA_DIR: dataDir,
      DATABASE_URL: services.database.application,
      REDIS_URL: services.redisUrl,
    },
  });
  try {
    await api.start();
    const response = await fetch(`http://127.0.0.1:${port}/openapi.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(await response.json(), null, 2)}\n`);
  } finally {
    await api.stop();
    await services.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
