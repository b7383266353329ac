import { randomFillSync } from 'node:crypto';
import { CHAIN_ID } from '@cadastre/protocol';
import { type NativeAddon } from './native-addon';
import { DIGEST_BYTES, type SignatureEngine } from './signature-engine';

/** Random bits of each coefficient of the sum: a forged batch passes with a chance of 2^-128. */
const COEFFICIENT_BYTES = 16;

export function createBatchEngine(addon: NativeAddon): SignatureEngine {
  let coefficients = new Uint8Array(0);
  return {
    kind: 'batch',
    verify({ count, digests, signatures, parities, keyIndexes, keys, verdicts }) {
      const needed = count * COEFFICIENT_BYTES;
      if (coefficients.length < needed) coefficients = new Uint8Array(needed);
      // Drawn after the signatures are fixed, from the system's generator: who could foresee them could forge.
      randomFillSync(coefficients, 0, needed);
      return addon.verifyBatch(count, digests, signatures, parities, keyIndexes, keys, coefficients, verdicts);
    },
    recover: ({ count, digests, signatures, parities, keys, addresses, verdicts }) =>
      addon.recoverBatch(count, digests, signatures, parities, keys, addresses, verdicts),
    sign: ({ count, digests, keyIndexes, secrets, signatures, parities }) =>
      addon.signBatch(count, digests, keyIndexes, secrets, signatures, parities),
    deriveKeys: ({ count, secrets, keys, addresses }) => addon.deriveKeys(count, secrets, keys, addresses),
    hash({ count, bytes, offsets, faults, types, signedFrom, signedTo }) {
      const hashes = new Uint8Array(DIGEST_BYTES * count);
      const signingHashes = new Uint8Array(DIGEST_BYTES * count);
      addon.hashTransactions(
        count,
        CHAIN_ID,
        bytes,
        offsets,
        faults,
        types,
        signedFrom,
        signedTo,
        hashes,
        signingHashes,
      );
      return { hashes, signingHashes };
    },
  };
}
