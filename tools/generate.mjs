// Makes every generated file again: ABIs from the contracts, the database client from its schema, the OpenAPI document
// from the API's code, the client's types from that document. `--check` fails where a committed one was stale.
import { existsSync, readFileSync } from 'node:fs';
import { runQuietly } from './command.mjs';
import { filesUnder } from './content-hash.mjs';
import { writeOpenApiDocument } from './openapi-document.mjs';
import { generatePrismaClient } from './prisma-client.mjs';
import { program } from './program.mjs';
import { inRoot, root } from './repository.mjs';
import { Failure, log } from './terminal.mjs';

const node = (...args) => runQuietly(process.execPath, args, { cwd: root });

const steps = [
  { name: 'ABIs', outputs: ['libs/protocol/src/generated'], make: () => node('contracts/generate.mjs') },
  { name: 'database client', outputs: [], make: generatePrismaClient },
  {
    name: 'OpenAPI document',
    outputs: ['libs/sdk/openapi.json'],
    make: () => writeOpenApiDocument(inRoot('libs/sdk/openapi.json')),
  },
  {
    name: 'types of the client',
    outputs: ['libs/sdk/src/generated'],
    make: () => node('tools/client-types.mjs'),
  },
];

/** Path → text of what stands at some places. */
function snapshot(places) {
  const files = places.map((place) => inRoot(place)).filter((place) => existsSync(place));
  const all = files.flatMap((place) => (place.endsWith('.json') ? [place] : filesUnder(place)));
  return new Map(all.map((file) => [file, readFileSync(file, 'utf8')]));
}

const changed = (before, after) =>
  [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file));

async function generate(args) {
  const stale = [];
  for (const { name, outputs, make } of steps) {
    const before = snapshot(outputs);
    await make();
    const files = changed(before, snapshot(outputs)).map((file) => file.slice(root.length + 1));
    log(`${name}: ${files.length === 0 ? 'as it was' : files.join(', ')}`);
    stale.push(...files);
  }
  if (args.includes('--check') && stale.length > 0) {
    throw new Failure(`Generated files were stale: ${stale.join(', ')}. Run \`npm run generate\` and commit them.`);
  }
}

program(import.meta.url, generate);
