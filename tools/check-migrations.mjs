// Schema and migrations must agree. On a database of its own: every migration is applied to nothing, Prisma finds the
// history whole, and what the migrations make (in a shadow database) differs in nothing from prisma/schema.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildPrograms } from './build.mjs';
import { runQuietly } from './command.mjs';
import { program } from './program.mjs';
import { inRoot, root } from './repository.mjs';
import { log } from './terminal.mjs';

async function checkMigrations() {
  await buildPrograms();
  const { startServices } = createRequire(import.meta.url)(inRoot('apps/cli/dist/services/start-services.js'));
  const dataDir = path.join(tmpdir(), `cadastre-migrations-${process.pid}`);
  const services = await startServices({ dataDir, durable: false });
  try {
    const env = { ...process.env, DATABASE_OWNER_URL: services.database.owner };
    const prisma = (...args) =>
      runQuietly(process.execPath, [inRoot('node_modules/prisma/build/index.js'), 'migrate', ...args], {
        cwd: root,
        env,
      });
    await prisma('status');
    log('Migrations apply to an empty database, and Prisma finds their history whole');
    await prisma('diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema', '--exit-code');
    log('Migrations and schema agree');
  } finally {
    await services.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

program(import.meta.url, checkMigrations);
