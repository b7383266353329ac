// Completes package-lock.json after a change of dependencies; npm runs it by the script `dependencies`. A registry mirror may lack the packages of platforms
// that nobody there runs; npm then leaves them out of the lock, and `npm ci` refuses it everywhere ("Missing: … from
// lock file"). Entries guarded by os and cpu are added for them; npm fetches an entry only where its guards match.
import { readFileSync, writeFileSync } from 'node:fs';
import { program } from './program.mjs';
import { inRoot } from './repository.mjs';
import { log } from './terminal.mjs';

// As they occur in package names, and as npm calls them.
const OPERATING_SYSTEMS = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
};
const PROCESSORS = {
  aarch64: 'arm64',
  amd64: 'x64',
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  mips64el: 'mips64el',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
};

/** What a package's name says about where it runs: `@swc/core-linux-arm64-musl`. Undefined when it names no place. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => OPERATING_SYSTEMS[word]).find(Boolean);
  const cpu = words.map((word) => PROCESSORS[word]).find(Boolean);
  if (!os || !cpu) return undefined;
  const libc = words.find((word) => word === 'musl' || word === 'gnu' || word === 'glibc');
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc === 'musl' ? 'musl' : 'glibc'] }) };
}

/** Node's own lookup: beside the dependent, then in each folder above it. */
function isLocked(packages, dependent, name) {
  for (let base = dependent; ;) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    const parent = base.lastIndexOf('/node_modules/');
    base = parent < 0 ? '' : base.slice(0, parent);
  }
}

/** A range is locked at its lowest version. */
const versionOf = (range) => range.match(/\d+\.\d+\.\d+[\w.-]*/)?.[0];

function complete(packages) {
  const added = [];
  for (const [dependent, { optionalDependencies = {}, dev }] of Object.entries({ ...packages })) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name);
      const version = versionOf(range);
      if (!platform || !version || isLocked(packages, dependent, name)) continue;
      packages[`node_modules/${name}`] = { version, ...platform, ...(dev && { dev }), optional: true };
      added.push(name);
    }
  }
  return added;
}

program(import.meta.url, async () => {
  const file = inRoot('package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = complete(lock.packages);
  if (added.length === 0) return;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  log(`Added to package-lock.json: ${added.join(', ')}`);
});
