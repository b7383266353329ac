import { join } from 'node:path';
import { hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { open, seal } from './aead';
import { createMasterKeyFile, readMasterKeyFile } from './master-key-file';
import { MasterKeys } from './master-keys';

type Settings = Pick<Environment, 'CADASTRE_MASTER_KEY' | 'CADASTRE_PREVIOUS_MASTER_KEY' | 'dataDir'>;

export const masterKeyPath = (dataDir: string): string => join(dataDir, 'master.key');

/** Master keys from the environment, or else from a file of mode 0600 in the data directory. */
@Injectable()
export class LocalMasterKeys extends MasterKeys {
  private readonly keys = new Map<string, Buffer>();

  constructor(@Inject(ENVIRONMENT) private readonly settings: Settings) {
    super();
  }

  async load(fresh: boolean): Promise<void> {
    this.keys.clear();
    for (const key of await this.read(fresh)) this.keys.set(idOf(key), key);
  }

  get preferred(): string {
    const [first] = this.keys.keys();
    if (!first) throw new Error('the master keys are not loaded');
    return first;
  }

  async wrap(masterKeyId: string, context: readonly string[], dataKey: Uint8Array): Promise<Buffer> {
    return seal(this.find(masterKeyId), ['wrap', ...context], dataKey);
  }

  async unwrap(masterKeyId: string, context: readonly string[], wrapped: Uint8Array): Promise<Buffer> {
    return open(this.find(masterKeyId), ['wrap', ...context], wrapped);
  }

  private async read(fresh: boolean): Promise<Buffer[]> {
    const { CADASTRE_MASTER_KEY, CADASTRE_PREVIOUS_MASTER_KEY, dataDir } = this.settings;
    if (CADASTRE_MASTER_KEY) {
      return [CADASTRE_MASTER_KEY, CADASTRE_PREVIOUS_MASTER_KEY].flatMap((hex) =>
        hex ? [Buffer.from(hex, 'hex')] : [],
      );
    }
    const path = masterKeyPath(dataDir);
    const keys = (await readMasterKeyFile(path)) ?? (fresh ? await createMasterKeyFile(path) : undefined);
    if (keys) return keys;
    // A new key would open nothing, and hide that the old one is missing.
    throw new Error(
      `the database holds data under a master key, but ${path} is missing: put it back, or set CADASTRE_MASTER_KEY`,
    );
  }

  private find(masterKeyId: string): Buffer {
    const key = this.keys.get(masterKeyId);
    if (key) return key;
    throw new Error(
      `the data is under master key ${masterKeyId}, but this process holds ${[...this.keys.keys()].join(', ')}: ` +
        'give it that key, as CADASTRE_MASTER_KEY or in the key file',
    );
  }
}

/** Names a key without telling anything about it. */
const idOf = (key: Buffer): string =>
  `local-${Buffer.from(hkdfSync('sha256', key, '', 'cadastre master key id', 8)).toString('hex')}`;
