// The typed database client, generated from prisma/schema into the API's sources (not committed).
import { runQuietly } from './command.mjs';
import { unlessFresh } from './content-hash.mjs';
import { inRoot, root } from './repository.mjs';

const output = inRoot('apps', 'api', 'src', 'database', 'generated');
const sources = ['prisma/schema', 'prisma.config.ts', 'node_modules/prisma/package.json'].map((file) => inRoot(file));

export const generatePrismaClient = () =>
  unlessFresh(`${output}/.made-from`, sources, () =>
    runQuietly(process.execPath, [inRoot('node_modules', 'prisma', 'build', 'index.js'), 'generate'], { cwd: root }),
  );
