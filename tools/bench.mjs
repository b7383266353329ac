import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { inRoot, root, workspaces } from './repository.mjs';
import { Failure } from './terminal.mjs';

const require = createRequire(import.meta.url);

/** Each workspace knows its own measurements; here they get a database and a queue, and their results are put together. */
export async function bench(args) {
  const services = await startServices();
  try {
    const reports = [];
    for (const folder of measuring()) reports.push(await measure(folder, args, services.environment));
    const results = reports.flatMap((report) => report.results);
    if (results.length === 0) throw new Failure(`No figure is called ${args.join(' ')}`);
    const machine = { ...reports[0].machine, quiet: reports.every((report) => report.machine.quiet) };
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
    else print(machine, results);
    return reports.every((report) => report.complete) ? 0 : 1;
  } finally {
    await services.stop();
  }
}

const measuring = () => workspaces().filter((folder) => require(inRoot(folder, 'package.json')).scripts?.bench);

/** Real servers that make everything durable, in a directory that goes with them. */
async function startServices() {
  const servers = require(inRoot('apps/cli/dist/services/start-services.js'));
  const { removeDataDirectory } = require(inRoot('apps/cli/dist/services/server-home.js'));
  const dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'cadastre-bench-')), 'data');
  const { database, redisUrl, stop } = await servers.startServices({ dataDir });
  return {
    environment: {
      BENCH_DATA_DIR: dataDir,
      BENCH_DATABASE_OWNER_URL: database.owner,
      BENCH_DATABASE_URL: database.application,
      BENCH_REDIS_URL: redisUrl,
    },
    async stop() {
      await stop();
      removeDataDirectory(dataDir);
      removeDataDirectory(path.dirname(dataDir));
    },
  };
}

function measure(folder, args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', 'bench', '--workspace', folder, '--', ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (output !== '') resolve({ ...JSON.parse(output), complete: code === 0 });
      else reject(new Failure(`The measurements of ${folder} ended with code ${code}`));
    });
  });
}

function print({ quiet, cpu, cores }, results) {
  for (const { name, value, unit, reference, ratio, spread } of results) {
    const against = reference ? `   ${ratio}x of ${reference.value} (${reference.name})` : '';
    process.stdout.write(`${name.padEnd(20)} ${String(value).padStart(9)} ${unit}${against}   spread ${spread}\n`);
  }
  const noise = quiet ? 'quiet' : 'others used it meanwhile: these are lower bounds';
  process.stdout.write(`${cores} cores of ${cpu}; ${noise}\n`);
}
