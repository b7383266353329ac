// The engine's conversation with the Prisma CLI: JSON-RPC, one message a line, requests answered one after another.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { createAdapterFactory } from './adapter.mjs';

const require = createRequire(import.meta.url);

export function engineVersion() {
  const fromPrisma = createRequire(require.resolve('prisma/package.json'));
  const fromEngines = createRequire(fromPrisma.resolve('@prisma/engines/package.json'));
  return fromEngines('@prisma/engines-version/package.json').prisma.enginesVersion;
}

async function loadEngineClass() {
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const bindings = await import(pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href);
  const { instance } = await WebAssembly.instantiate(readFileSync(path.join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const logLine = (message) =>
  process.stderr.write(`${JSON.stringify({ level: 'INFO', fields: { message: String(message) } })}\n`);

// Where the WebAssembly engine's method is called otherwise than the protocol's.
const METHOD_NAMES = { getDatabaseVersion: 'version' };
// These two need the shadow database and do not ask for it themselves; a diagnosis before them does.
const NEED_DIAGNOSIS = new Set(['evaluateDataLoss', 'createMigration']);
const UNKNOWN_ERROR = 4466;

function errorOf(error) {
  const message = String(error?.message ?? error);
  return {
    code: UNKNOWN_ERROR,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: error?.name === 'RuntimeError' || message.includes('panicked'),
      message,
      error_code: error?.code ?? null,
      meta: error?.meta ?? null,
      backtrace: error?.stack ?? null,
    },
  };
}

export async function serveEngine(datasource, datamodelPaths) {
  const SchemaEngine = await loadEngineClass();
  const datamodels = datamodelPaths.map((file) => [file, readFileSync(file, 'utf8')]);

  // A new engine with a new connection for each request: the engine forgets its shadow database after a migration,
  // and closing the connection gives back the advisory lock of the session.
  async function call(method, params) {
    const opened = [];
    const engine = await SchemaEngine.new(
      { datamodels: datamodels.length > 0 ? datamodels : undefined },
      logLine,
      createAdapterFactory(datasource, opened),
    );
    try {
      if (NEED_DIAGNOSIS.has(method)) {
        await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
      }
      return await engine[method](params);
    } finally {
      engine.free();
      await Promise.allSettled(opened.map((connection) => connection.dispose()));
    }
  }

  const printed = new Map();
  // The native engine prints a difference by a request of its own to the CLI and waits for the answer.
  async function printThroughCli(content) {
    const id = `print-${printed.size + 1}`;
    const acknowledged = new Promise((resolve) => printed.set(id, resolve));
    send({ id, method: 'print', params: { content } });
    await acknowledged;
  }

  async function answer(request) {
    const method = METHOD_NAMES[request.method] ?? request.method;
    try {
      let result = await call(method, request.params);
      if (method === 'diff' && result.stdout) {
        await printThroughCli(result.stdout);
        result = { exitCode: result.exitCode, stdout: null };
      }
      send({ id: request.id, result: result ?? {} });
    } catch (error) {
      send({ id: request.id, error: errorOf(error) });
    }
  }

  let queue = Promise.resolve();
  for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!line.trim()) continue;
    const message = JSON.parse(line);
    if (message.method) queue = queue.then(() => answer(message));
    else printed.get(message.id)?.();
  }
  await queue;
}
