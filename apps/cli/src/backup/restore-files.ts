import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

/** Documents, chain and, where the set has them, keys: to where a start looks for them. */
export async function restoreFiles(from: string, dataDir: string): Promise<void> {
  for (const [source, target] of [
    ['documents', 'documents'],
    ['chain', 'chain'],
    ['keys', '.'],
  ] as const) {
    if (existsSync(join(from, source))) {
      await cp(join(from, source), join(dataDir, target), { recursive: true, errorOnExist: true, force: false });
    }
  }
}
