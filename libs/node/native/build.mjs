// Compiles the native addon when it is not there yet, and prints where it is: `node build.mjs`.
//
// The file's name carries a fingerprint of everything it depends on, so a changed source, another libsecp256k1, platform
// or C library makes a new file and a stale one is never loaded. Node-API keeps its binary interface from one Node to
// the next: one file serves them all. Several processes may start this at once: one compiles, the others wait.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const output = join(here, 'build');

const COMPILE_TIMEOUT_MS = 240_000;
/** A lock this old belongs to a process that died. */
const LOCK_STALE_MS = COMPILE_TIMEOUT_MS + 30_000;

function secp256k1Package() {
  const manifest = require.resolve('secp256k1/package.json');
  const source = join(dirname(manifest), 'src', 'secp256k1');
  if (!existsSync(join(source, 'src', 'secp256k1.c'))) throw new Error(`no libsecp256k1 source in ${source}`);
  return { source, version: require(manifest).version };
}

function addonPath(secp256k1) {
  const hash = createHash('sha256');
  for (const name of [
    'build.mjs',
    'binding.gyp',
    ...readdirSync(join(here, 'src')).map((file) => `src/${file}`),
  ].sort()) {
    hash.update(name).update(readFileSync(join(here, name)));
  }
  const { glibcVersionRuntime } = process.report.getReport().header;
  const target = [process.platform, process.arch, process.platform === 'linux' && !glibcVersionRuntime ? 'musl' : ''];
  hash.update(secp256k1.version).update(target.join());
  const name = ['cadastre-native', ...target.filter(Boolean), hash.digest('hex').slice(0, 16)].join('-');
  return join(output, `${name}.node`);
}

/** Headers that came with this Node or were named to npm; without either, node-gyp finds or downloads its own. */
function headerArguments() {
  const beside = dirname(dirname(process.execPath));
  const named = process.env.npm_config_nodedir;
  const root = [beside, named].find((folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h')));
  return root ? [`--nodedir=${root}`] : [];
}

function compile(secp256k1, path) {
  const work = mkdtempSync(join(output, 'compile-'));
  try {
    cpSync(join(here, 'binding.gyp'), join(work, 'binding.gyp'));
    cpSync(join(here, 'src'), join(work, 'src'), { recursive: true });
    const gyp = require.resolve('node-gyp/bin/node-gyp.js');
    const args = [gyp, 'rebuild', `--secp256k1_source=${secp256k1.source}`, ...headerArguments()];
    const ran = spawnSync(process.execPath, args, { cwd: work, encoding: 'utf8', timeout: COMPILE_TIMEOUT_MS });
    if (ran.status !== 0) {
      const said = ran.stderr
        ?.split('\n')
        .filter((line) => /\berror\b|ERR!/i.test(line))
        .slice(0, 4)
        .join(' | ');
      throw new Error(`node-gyp failed: ${said || (ran.error?.message ?? `status ${ran.status}`)}`);
    }
    const built = join(work, 'build', 'Release', 'cadastre_native.node');
    require(built);
    renameSync(built, path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function compileOnce(secp256k1, path) {
  mkdirSync(output, { recursive: true });
  const lock = `${path}.lock`;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LOCK_STALE_MS) rmSync(lock, { recursive: true, force: true });
      else await sleep(100);
    }
  }
  try {
    if (!existsSync(path)) compile(secp256k1, path);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

try {
  const secp256k1 = secp256k1Package();
  const path = addonPath(secp256k1);
  if (!existsSync(path)) await compileOnce(secp256k1, path);
  process.stdout.write(`${path}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
