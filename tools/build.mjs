// Builds what is stale: each workspace's src → dist with SWC, the portal with vite, the native addon where a compiler
// is at hand. What is fresh is recognised by the hash of its sources, so a second start builds nothing.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runQuietly } from './command.mjs';
import { filesUnder, unlessFresh } from './content-hash.mjs';
import { mendPackages } from './mend-packages.mjs';
import { generatePrismaClient } from './prisma-client.mjs';
import { program } from './program.mjs';
import { inRoot, workspaces } from './repository.mjs';
import { log, whileShowing } from './terminal.mjs';

const require = createRequire(import.meta.url);

const PORTAL = inRoot('apps', 'portal');
/** What the portal bundles beside its own files. */
const PORTAL_LIBS = ['protocol', 'proofs', 'finance', 'sdk'].map((lib) => inRoot('libs', lib, 'src'));
const ADDON = inRoot('libs', 'node', 'native');
const EVERY_BUILD = ['.swcrc', 'package-lock.json', 'tools/build.mjs'].map((file) => inRoot(file));

const isTest = (file) => /\.spec\.[cm]?tsx?$/.test(file);
const isDeclaration = (file) => /\.d\.[cm]?ts$/.test(file);
const isTypeScript = (file) => /\.[cm]?tsx?$/.test(file);

async function compile(source, target) {
  const { transformFile } = require('@swc/core');
  const output = target.replace(/\.([cm]?)ts$/, '.$1js');
  const { code, map } = await transformFile(source, {
    ...require('./swc-options.cjs'),
    sourceFileName: path.relative(path.dirname(output), source),
  });
  mkdirSync(path.dirname(output), { recursive: true });
  writeFileSync(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
  writeFileSync(`${output}.map`, map);
}

async function buildWorkspace(folder) {
  const [src, dist] = [inRoot(folder, 'src'), inRoot(folder, 'dist')];
  rmSync(dist, { recursive: true, force: true });
  const files = filesUnder(src).filter((file) => !isTest(file) && !isDeclaration(file));
  for (const file of files) {
    const target = path.join(dist, path.relative(src, file));
    if (isTypeScript(file)) {
      await compile(file, target);
    } else {
      mkdirSync(path.dirname(target), { recursive: true });
      copyFileSync(file, target);
    }
  }
}

async function buildWorkspaces(built) {
  const folders = workspaces().filter((folder) => inRoot(folder) !== PORTAL && existsSync(inRoot(folder, 'src')));
  for (const folder of folders) {
    const stamp = inRoot(folder, 'dist', '.made-from');
    if (await unlessFresh(stamp, [inRoot(folder, 'src'), ...EVERY_BUILD], () => buildWorkspace(folder)))
      built.push(folder);
  }
}

async function buildPortal(built) {
  if (!existsSync(path.join(PORTAL, 'index.html'))) return;
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) =>
    path.join(PORTAL, name),
  );
  const vite = () => runQuietly(process.execPath, [inRoot('node_modules/vite/bin/vite.js'), 'build'], { cwd: PORTAL });
  const stamp = path.join(PORTAL, 'dist', '.made-from');
  if (await unlessFresh(stamp, [...sources, ...PORTAL_LIBS, ...EVERY_BUILD], vite)) built.push('apps/portal');
}

/** The product runs without the addon, slower; a failed attempt is not repeated until something about it changes. */
async function buildAddon(built) {
  const script = path.join(ADDON, 'build.mjs');
  if (!existsSync(script)) return;
  await unlessFresh(path.join(ADDON, 'build', '.made-from'), [ADDON], async () => {
    try {
      await runQuietly(process.execPath, [script], { cwd: ADDON });
      built.push('libs/node/native');
    } catch (error) {
      log(`Without the native addon (${error.message.split('\n').at(-1)})`);
    }
  });
}

function showing(...parts) {
  const built = [];
  const work = async () => {
    mendPackages();
    for (const part of parts) await part(built);
  };
  return whileShowing(() => (built.length > 0 ? `Building: ${built.join(', ')}` : 'Building what is stale'), work());
}

const buildClient = async (built) => {
  if (await generatePrismaClient()) built.push('database client');
};

/** Enough to run the API and the command line. */
export const buildPrograms = () => showing(buildClient, buildWorkspaces);

export const build = () => showing(buildClient, buildWorkspaces, buildAddon, buildPortal);

program(import.meta.url, build);
