// `npm start`, `npm test` and their kin on a machine with only Node and npm: installs what is missing, builds what is
// stale, hands over. It has no dependencies, for it runs before there are any.
import { bench } from './bench.mjs';
import { build } from './build.mjs';
import { run } from './command.mjs';
import { requirePrograms } from './debian.mjs';
import { install } from './install.mjs';
import { program } from './program.mjs';
import { inRoot, root } from './repository.mjs';
import { soak } from './soak.mjs';
import { Failure, log } from './terminal.mjs';

const startedAt_ms = Date.now();

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Failure(`Cadastre needs Node 20.19 or newer; this is ${process.version}.`);
}

const modules = (...path) => inRoot('node_modules', ...path);
const node = (args, env = {}) => run(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
const cadastre = (command, args) =>
  node([inRoot('apps/cli/bin/cadastre.cjs'), command, ...args], { CADASTRE_STARTED_AT_MS: String(startedAt_ms) });
const jest = (args, env) =>
  // The arguments first: Jest takes a file after `--reporters` for one more of them.
  node(
    [modules('jest/bin/jest.js'), ...args, '--reporters=default', `--reporters=${inRoot('tools/reporter.cjs')}`],
    env,
  );

async function prepare({ programs = [] }) {
  // npm and apt work side by side: together they are the wait of a first start.
  await Promise.all([requirePrograms(...programs), install()]);
  await build();
}

/** The quick half of .ci/run. Every check runs, so that one run shows all that is wrong. */
async function check() {
  const checks = {
    lint: [modules('eslint/bin/eslint.js'), '.'],
    format: [modules('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
    types: [modules('typescript/bin/tsc'), '--noEmit'],
    'types of the portal': [modules('typescript/bin/tsc'), '--noEmit', '-p', 'apps/portal'],
    boundaries: [
      modules('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
    ],
  };
  const failed = [];
  for (const [name, args] of Object.entries(checks)) {
    log(`Checking ${name}`);
    if ((await node(args)) !== 0) failed.push(name);
  }
  if ((await jest(['--selectProjects', 'unit'])) !== 0) failed.push('unit tests');
  if (failed.length > 0) throw new Failure(`Not in order: ${failed.join(', ')}`);
}

const commands = {
  start: { programs: process.env.REDIS_URL ? [] : ['redis-server'], main: (args) => cadastre('demo', args) },
  reset: { main: (args) => cadastre('reset', args) },
  test: { programs: ['redis-server', 'chromium'], main: (args) => jest(args) },
  soak: { programs: ['redis-server', 'chromium'], main: (args) => soak(jest, args) },
  check: { main: check },
  bench: { programs: ['redis-server'], main: bench },
  /** What the others begin with, alone: for CI. */
  prepare: { programs: ['redis-server', 'chromium'], main: () => 0 },
};

program(import.meta.url, async ([name, ...args]) => {
  requireNode();
  const command = commands[name];
  if (!command) throw new Failure(`Usage: npm start, or npm run ${Object.keys(commands).join(' | ')}`);
  await prepare(command);
  return command.main(args);
});
