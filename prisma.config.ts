import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'prisma/config';

// Prisma's native schema engine comes by a download of its own; the same engine as WebAssembly comes from the registry.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= join(__dirname, 'tools', 'schema-engine.mjs');
process.env.CHECKPOINT_DISABLE ??= '1';

/** Without a variable: the database of the instance that runs from this checkout, so that `npx prisma` just works. */
function urlOfRunningInstance(): string | undefined {
  const state = join(process.env.CADASTRE_DATA_DIR ?? join(__dirname, '.cadastre'), 'instance.json');
  return existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')).databaseOwnerUrl : undefined;
}

export default defineConfig({
  schema: join('prisma', 'schema'),
  migrations: { path: join('prisma', 'migrations') },
  datasource: { url: process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL ?? urlOfRunningInstance() },
});
