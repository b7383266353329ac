// `node --conditions=@cadastre/source --require ./tools/run-sources.cjs FILE.ts` runs what is written in TypeScript as
// the build would compile it. Every worker thread of a test begins with this, so it loads no compiler for a file that
// was compiled before.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { threadId } = require('node:worker_threads');

const root = join(__dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'cadastre-sources');
const rules = readFileSync(join(root, '.swcrc'), 'utf8');
const compiler = require('@swc/core/package.json').version;

mkdirSync(cache, { recursive: true });

function compiled(source, filename) {
  const key = [compiler, rules, filename, source].map((part) => `${part.length}:${part}`).join();
  const kept = join(cache, `${createHash('sha256').update(key).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const { transformSync } = require('@swc/core');
  const { code } = transformSync(source, { ...JSON.parse(rules), swcrc: false, sourceMaps: 'inline', filename });
  // Threads compile side by side: none may read what another has half written.
  const unfinished = `${kept}.${process.pid}.${threadId}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, kept);
  return code;
}

process.setSourceMapsEnabled(true);
Module._extensions['.ts'] = (module, filename) => {
  module._compile(compiled(readFileSync(filename, 'utf8'), filename), filename);
};
