import type * as Secp256k1 from 'secp256k1';
import { type CurveLibrary } from './recovery-engine';

/**
 * libsecp256k1 through npm's prebuilt binding. Loaded by its inner path, because the package's own entry falls back to
 * JavaScript (a thirtieth of the speed) without a word where the binary is missing; here that throws.
 */
export function loadNativeCurve(): CurveLibrary {
  const library = require('secp256k1/bindings') as typeof Secp256k1;
  return {
    kind: 'native',
    recover(digest, signature, parity) {
      try {
        return library.ecdsaRecover(signature, parity, digest, false);
      } catch {
        return undefined;
      }
    },
    sign(digest, secret) {
      if (!library.privateKeyVerify(secret)) return undefined;
      const made = library.ecdsaSign(digest, secret);
      return { signature: made.signature, parity: made.recid };
    },
    publicKey: (secret) => (library.privateKeyVerify(secret) ? library.publicKeyCreate(secret, false) : undefined),
  };
}
