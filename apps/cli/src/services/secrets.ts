import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJsonIfThere, writePrivateFile } from './private-file';

/** Passwords made on first use and kept in the data directory, so that a second start finds its servers. */
export class Secrets {
  private readonly path: string;
  private readonly known: Record<string, string>;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'secrets.json');
    this.known = readJsonIfThere(this.path) ?? {};
  }

  get(name: string): string {
    const known = this.known[name];
    if (known !== undefined) return known;
    const fresh = randomBytes(24).toString('base64url');
    this.known[name] = fresh;
    // On disk before anyone uses it: a kill in between must not leave a server behind a password nobody knows.
    writePrivateFile(this.path, `${JSON.stringify(this.known, null, 2)}\n`);
    return fresh;
  }
}
