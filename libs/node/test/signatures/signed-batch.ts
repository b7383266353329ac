import { type SignatureEngine } from '../../src/signatures/signature-engine';

/** A reproducible stream of bytes: mulberry32 over a printed seed. */
export function randomBytesFrom(seed: number): (length: number) => Uint8Array {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff;
  };
  return (length) => Uint8Array.from({ length }, next);
}

export interface SignedBatch {
  readonly count: number;
  readonly digests: Uint8Array;
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
  readonly keyIndexes: Uint32Array;
  readonly keys: Uint8Array;
  readonly addresses: Uint8Array;
}

/** `count` valid signatures by `signers` keys in turn. */
export function signedBatch(engine: SignatureEngine, seed: number, count: number, signers: number): SignedBatch {
  const random = randomBytesFrom(seed);
  const secrets = random(32 * signers);
  const keys = new Uint8Array(64 * signers);
  const addresses = new Uint8Array(20 * signers);
  expect(engine.deriveKeys({ count: signers, secrets, keys, addresses })).toBe(0);
  const digests = random(32 * count);
  const keyIndexes = Uint32Array.from({ length: count }, (_, item) => item % signers);
  const signatures = new Uint8Array(64 * count);
  const parities = new Uint8Array(count);
  expect(engine.sign({ count, digests, keyIndexes, secrets, signatures, parities })).toBe(0);
  return { count, digests, signatures, parities, keyIndexes, keys, addresses };
}
