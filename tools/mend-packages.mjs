// Mends faults of packages whose makers have not done so yet, in what npm installed.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root, workspaces } from './repository.mjs';
import { Failure } from './terminal.mjs';

const MENDS = [
  {
    package: 'postgres',
    version: '3.4.9',
    files: {
      // Writes wait for the end of the event loop's turn. A connection that the server closes meanwhile has no socket
      // then, and the whole process ends by an exception nobody can catch.
      'src/connection.js': [
        [
          '  function nextWrite(fn) {\n',
          `  function nextWrite(fn) {
    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
`,
        ],
        // What a closed connection had not sent yet stayed, and its timer with it: opened anew, it sent nothing at all.
        [
          '    clearImmediate(nextWriteTimer)\n    socket.removeListener',
          '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener',
        ],
      ],
      // A transaction whose connection ended sent its next statements over the same one, which others may have opened
      // anew by then: outside of any transaction.
      'src/index.js': [
        [
          '    let savepoints = 0\n      , connection\n',
          '    let savepoints = 0\n      , connection\n      , lost = null\n',
        ],
        ['connection.onclose = reject)\n', 'connection.onclose = error => reject(lost = error))\n'],
        [
          '      function handler(q) {\n        q.catch(e => uncaughtError',
          '      function handler(q) {\n        if (lost)\n          return q.reject(lost)\n        q.catch(e => uncaughtError',
        ],
      ],
    },
  },
];

/** Ours are beside the workspaces that ask for them; another version beside the root is somebody else's. */
const installedFor = (name) => ['', ...workspaces()].map((folder) => inRoot(folder, 'node_modules', name));

function mendFile(file, replacements) {
  const text = readFileSync(file, 'utf8');
  let mended = text;
  for (const [faulty, right] of replacements) {
    if (mended.includes(right)) continue;
    if (mended.split(faulty).length !== 2) throw new Failure(`${path.relative(root, file)} is not what is mended here`);
    mended = mended.replace(faulty, () => right);
  }
  if (mended === text) return;
  // A file of its own: checkouts may share what is installed by hard links.
  writeFileSync(`${file}.mended`, mended);
  renameSync(`${file}.mended`, file);
}

export function mendPackages() {
  for (const { package: name, version, files } of MENDS)
    for (const folder of installedFor(name)) {
      const manifest = path.join(folder, 'package.json');
      if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).version !== version) continue;
      for (const [file, replacements] of Object.entries(files))
        for (const form of ['', 'cjs']) mendFile(path.join(folder, form, file), replacements);
    }
}
