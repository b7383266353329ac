import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJsonIfThere, writePrivateFile } from './private-file';

/** Passwords made on first use and kept in the data directory, so that a second start finds its servers. */
export class Secrets {
  private readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'secrets.json');
  }

  /** The file alone remembers: two readers of one directory must not write over each other's secrets. */
  get(name: string): string {
    const known = readJsonIfThere<Record<string, string>>(this.path) ?? {};
    if (known[name] !== undefined) return known[name];
    const fresh = randomBytes(24).toString('base64url');
    // On disk before anyone uses it: a kill in between must not leave a server behind a password nobody knows.
    writePrivateFile(this.path, `${JSON.stringify({ ...known, [name]: fresh }, null, 2)}\n`);
    return fresh;
  }
}
