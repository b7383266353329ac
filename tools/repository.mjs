import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const inRoot = (...segments) => path.join(root, ...segments);

/** Every folder under apps and libs that is a package. */
export const workspaces = () =>
  ['libs', 'apps'].flatMap((kind) =>
    readdirSync(inRoot(kind))
      .map((name) => path.join(kind, name))
      .filter((folder) => existsSync(inRoot(folder, 'package.json'))),
  );
