import { type TransactionSignature } from '@cadastre/protocol';
import { ensureNativeAddon } from './native-addon';
import { openSignatureEngine } from './open-engine';
import { DIGEST_BYTES, SECRET_BYTES, SIGNATURE_BYTES } from './signature-engine';

/** Signs digests for whoever holds keys: RFC 6979, low s. */
export interface Signer {
  sign(secret: Uint8Array, digest: Uint8Array): TransactionSignature;
}

/**
 * PERF: the node's native engine takes 20 µs for a signature, on the caller's thread. A worker's round trip would cost
 * twice that, and viem's JavaScript ten times.
 */
export async function openSigner(): Promise<Signer> {
  const { engine } = openSignatureEngine(await ensureNativeAddon());
  return {
    sign(secret, digest) {
      if (secret.length !== SECRET_BYTES || digest.length !== DIGEST_BYTES)
        throw new RangeError('a secret and a digest have 32 bytes each');
      const signatures = new Uint8Array(SIGNATURE_BYTES);
      const parities = new Uint8Array(1);
      const failed = engine.sign({
        count: 1,
        digests: digest,
        keyIndexes: new Uint32Array(1),
        secrets: secret,
        signatures,
        parities,
      });
      if (failed > 0) throw new RangeError('the secret is no key of the curve');
      const scalar = (from: number): bigint => BigInt(`0x${Buffer.from(signatures).toString('hex', from, from + 32)}`);
      return { r: scalar(0), s: scalar(32), parity: parities[0] as 0 | 1 };
    },
  };
}
