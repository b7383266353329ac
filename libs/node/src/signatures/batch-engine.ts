import { randomFillSync } from 'node:crypto';
import { type NativeAddon } from './native-addon';
import { type SignatureEngine } from './signature-engine';

/** Random bits of each coefficient of the sum: a forged batch passes with a chance of 2^-128. */
const COEFFICIENT_BYTES = 16;

export function createBatchEngine(addon: NativeAddon): SignatureEngine {
  let coefficients = new Uint8Array(0);
  return {
    kind: 'batch',
    verify({ count, digests, signatures, keyIndexes, keys, verdicts }) {
      const needed = count * COEFFICIENT_BYTES;
      if (coefficients.length < needed) coefficients = new Uint8Array(needed);
      // Drawn after the signatures are fixed, from the system's generator: who could foresee them could forge.
      randomFillSync(coefficients, 0, needed);
      return addon.verifyBatch(count, digests, signatures, keyIndexes, keys, coefficients, verdicts);
    },
    recover: ({ count, digests, signatures, keys, addresses, verdicts }) =>
      addon.recoverBatch(count, digests, signatures, keys, addresses, verdicts),
    sign: ({ count, digests, keyIndexes, secrets, signatures }) =>
      addon.signBatch(count, digests, keyIndexes, secrets, signatures),
    deriveKeys: ({ count, secrets, keys, addresses }) => addon.deriveKeys(count, secrets, keys, addresses),
    digest: ({ count, pieces, bytes, spans, digests }) => addon.keccakBatch(count, pieces, bytes, spans, digests),
  };
}
