import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { type NoteAlgorithm, type NoteKey, createNoteKey } from './note-key';

/** Signs notes; a key store may implement it without giving the secret away. */
export interface NoteSigner {
  readonly key: NoteKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** From a secret seed of 32 bytes. Both signatures are deterministic, so signing needs no randomness. */
export function createNoteSigner(name: string, algorithm: NoteAlgorithm, seed: Uint8Array): NoteSigner {
  if (seed.length !== 32) throw new RangeError(`a seed of ${seed.length} bytes: 32 are needed`);
  switch (algorithm) {
    case 'ed25519':
      return {
        key: createNoteKey(name, algorithm, ed25519.getPublicKey(seed)),
        sign: (message) => ed25519.sign(message, seed),
      };
    case 'ml-dsa-65': {
      const { publicKey, secretKey } = ml_dsa65.keygen(seed);
      return {
        key: createNoteKey(name, algorithm, publicKey),
        sign: (message) => ml_dsa65.sign(message, secretKey, { extraEntropy: false }),
      };
    }
  }
}
