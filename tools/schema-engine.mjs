#!/usr/bin/env node
// Prisma's schema engine from the registry alone. The Prisma CLI starts a native engine and talks JSON-RPC with it,
// one message a line; that binary is a download of its own, its twin in WebAssembly is a package. This program is
// named by PRISMA_SCHEMA_ENGINE_BINARY (prisma.config.ts) and answers the same messages with the WebAssembly engine
// over node-postgres. The database it leaves is one that stock Prisma recognises.
import { parseArgs } from 'node:util';
import { runDatabaseCommand } from './schema-engine/database-command.mjs';
import { engineVersion, serveEngine } from './schema-engine/rpc.mjs';

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    version: { type: 'boolean' },
    datasource: { type: 'string', default: '{}' },
    datamodels: { type: 'string', multiple: true, default: [] },
  },
});

if (values.version) {
  console.log(`schema-engine-cli ${engineVersion()} (wasm)`);
} else {
  const datasource = JSON.parse(values.datasource);
  const [mode, command] = positionals;
  if (mode === 'cli') process.exitCode = await runDatabaseCommand(command, datasource);
  else await serveEngine(datasource, values.datamodels);
}
