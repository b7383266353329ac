import { createHmac, hkdfSync } from 'node:crypto';
import { open, seal } from './aead';
import { KeyStore } from './key-store';

/**
 * Seals with one data key held in memory, so that sealing needs no round trip whatever holds the master key. The data
 * key outlives every rotation of the master key, and so do the indexes derived from it.
 */
export class LocalKeyStore extends KeyStore {
  private sealing: Buffer | undefined;
  private indexing: Buffer | undefined;

  unlock(platformKey: Uint8Array): void {
    this.sealing = derive(platformKey, 'cadastre sealing');
    this.indexing = derive(platformKey, 'cadastre indexing');
  }

  seal(purpose: string, plaintext: Uint8Array): Buffer {
    return seal(held(this.sealing), ['platform', purpose], plaintext);
  }

  open(purpose: string, sealed: Uint8Array): Buffer {
    return open(held(this.sealing), ['platform', purpose], sealed);
  }

  index(purpose: string, value: string): Buffer {
    return createHmac('sha256', held(this.indexing))
      .update(JSON.stringify([purpose, value]))
      .digest();
  }
}

const derive = (key: Uint8Array, use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', use, 32));

function held(key: Buffer | undefined): Buffer {
  if (!key) throw new Error('the key store opens when the application starts');
  return key;
}
