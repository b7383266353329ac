import type * as TinySecp256k1 from 'tiny-secp256k1';
import { type CurveLibrary } from './recovery-engine';

/** libsecp256k1 as WebAssembly: runs wherever Node does. */
export function loadWasmCurve(): CurveLibrary {
  const library = require('tiny-secp256k1') as typeof TinySecp256k1;
  return {
    kind: 'wasm',
    recover(digest, signature, parity) {
      try {
        return library.recover(digest, signature, parity as 0 | 1, false) ?? undefined;
      } catch {
        return undefined;
      }
    },
    sign(digest, secret) {
      if (!library.isPrivate(secret)) return undefined;
      const made = library.signRecoverable(digest, secret);
      return { signature: made.signature, parity: made.recoveryId };
    },
    publicKey: (secret) =>
      library.isPrivate(secret) ? (library.pointFromScalar(secret, false) ?? undefined) : undefined,
  };
}
