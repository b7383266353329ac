import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, workspaces } from './repository.mjs';
import { log } from './terminal.mjs';

/** Every test file with a long form: it reads SOAK. */
const longSpecs = () =>
  workspaces()
    .map((folder) => path.join(folder, 'test'))
    .filter((folder) => existsSync(inRoot(folder)))
    .flatMap((folder) => readdirSync(inRoot(folder), { recursive: true }).map((name) => path.join(folder, name)))
    .filter((file) => file.endsWith('.spec.ts') && readFileSync(inRoot(file), 'utf8').includes('SOAK'));

/** The long runs, or those that the arguments name, under one seed; somebody may go on working beside them. */
export async function soak(jest, args) {
  const seed = process.env.SEED ?? String(randomInt(2 ** 31));
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  const chosen = args.length > 0 ? args : ['--runTestsByPath', ...longSpecs()];
  log(`Soak with SEED=${seed}: ${chosen.join(' ')}`);
  const startedAt_ms = Date.now();
  const code = await jest(chosen, { SOAK: '1', SEED: seed });
  log(
    `Soaked for ${Math.round((Date.now() - startedAt_ms) / 60_000)} minutes; SEED=${seed} npm run soak does it again`,
  );
  return code;
}
