import { hashTransactions, keccak256 } from '@cadastre/protocol';
import { isCanonicalSignature } from './canonical-signature';
import {
  ADDRESS_BYTES,
  DIGEST_BYTES,
  PUBLIC_KEY_BYTES,
  SECRET_BYTES,
  SIGNATURE_BYTES,
  type SignatureEngine,
  type SignatureEngineKind,
} from './signature-engine';

/** One signature at a time, as a library offers it. Public keys are 65 bytes, the first of them 4. */
export interface CurveLibrary {
  readonly kind: Exclude<SignatureEngineKind, 'batch'>;
  /** Undefined when no key made this signature. The signature is 64 bytes and canonical. */
  recover(digest: Uint8Array, signature: Uint8Array, parity: number): Uint8Array | undefined;
  /** Undefined when the secret is none. */
  sign(digest: Uint8Array, secret: Uint8Array): { signature: Uint8Array; parity: number } | undefined;
  publicKey(secret: Uint8Array): Uint8Array | undefined;
}

interface SignedDigests {
  readonly digests: Uint8Array;
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
}

/** The engine for machines that cannot compile the addon: a known key is checked by recovering it again. */
export function createRecoveryEngine(curve: CurveLibrary): SignatureEngine {
  const recoverOne = (from: SignedDigests, item: number): Uint8Array | undefined => {
    const signature = element(from.signatures, item, SIGNATURE_BYTES);
    const parity = from.parities[item]!;
    if (!isCanonicalSignature(signature, parity)) return undefined;
    return curve.recover(element(from.digests, item, DIGEST_BYTES), signature, parity);
  };

  return {
    kind: curve.kind,
    verify({ count, keyIndexes, keys, verdicts, ...signed }) {
      const knownKeys = Math.floor(keys.length / PUBLIC_KEY_BYTES);
      let refused = 0;
      for (let item = 0; item < count; item++) {
        const index = keyIndexes[item]!;
        const found = index < knownKeys ? recoverOne(signed, item) : undefined;
        const valid = found !== undefined && equal(found.subarray(1), element(keys, index, PUBLIC_KEY_BYTES));
        verdicts[item] = valid ? 1 : 0;
        if (!valid) refused++;
      }
      return refused;
    },
    recover({ count, keys, addresses, verdicts, ...signed }) {
      let refused = 0;
      for (let item = 0; item < count; item++) {
        const found = recoverOne(signed, item);
        storeKey(found, item, keys, addresses);
        verdicts[item] = found ? 1 : 0;
        if (!found) refused++;
      }
      return refused;
    },
    sign({ count, digests, keyIndexes, secrets, signatures, parities }) {
      let refused = 0;
      for (let item = 0; item < count; item++) {
        const secret = element(secrets, keyIndexes[item]!, SECRET_BYTES);
        const made =
          secret.length === SECRET_BYTES ? curve.sign(element(digests, item, DIGEST_BYTES), secret) : undefined;
        const target = element(signatures, item, SIGNATURE_BYTES);
        if (made) target.set(made.signature);
        else target.fill(0);
        parities[item] = made?.parity ?? 0;
        if (!made) refused++;
      }
      return refused;
    },
    deriveKeys({ count, secrets, keys, addresses }) {
      let refused = 0;
      for (let item = 0; item < count; item++) {
        const key = curve.publicKey(element(secrets, item, SECRET_BYTES));
        storeKey(key, item, keys, addresses);
        if (!key) refused++;
      }
      return refused;
    },
    hash: hashTransactions,
  };
}

const element = (array: Uint8Array, index: number, size: number): Uint8Array =>
  array.subarray(index * size, (index + 1) * size);

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function storeKey(key: Uint8Array | undefined, item: number, keys: Uint8Array, addresses: Uint8Array): void {
  const keyTarget = element(keys, item, PUBLIC_KEY_BYTES);
  const addressTarget = element(addresses, item, ADDRESS_BYTES);
  if (key) {
    keyTarget.set(key.subarray(1));
    addressTarget.set(keccak256(keyTarget).subarray(DIGEST_BYTES - ADDRESS_BYTES));
  } else {
    keyTarget.fill(0);
    addressTarget.fill(0);
  }
}
