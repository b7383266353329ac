import { bytesToHex, decodeTransactions, encodeTransaction, type Address } from '@cadastre/protocol';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { openAllEngines } from './engines';
import { randomBytesFrom, signedBatch, type SignedBatch } from './signed-batch';

let batch: SignatureEngine;
let native: SignatureEngine;
let wasm: SignatureEngine;

const open = async (wide: boolean): Promise<void> => {
  [batch, native, wasm] = (await openAllEngines({ wide })) as [SignatureEngine, SignatureEngine, SignatureEngine];
};
beforeAll(() => open(true));

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const seed = Number(process.env.CADASTRE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const verdictsOf = (engine: SignatureEngine, signed: SignedBatch): { refused: number; verdicts: Uint8Array } => {
  // Not zero: an engine that forgets to write a verdict must not look right.
  const verdicts = new Uint8Array(signed.count).fill(7);
  const refused = engine.verify({ ...signed, verdicts });
  return { refused, verdicts };
};

const readNumber = (array: Uint8Array, at: number): bigint =>
  BigInt(`0x${Buffer.from(array.subarray(at, at + 32)).toString('hex')}`);

const writeNumber = (array: Uint8Array, at: number, value: bigint): void =>
  array.set(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'), at);

/** value^(n - 2) mod n. */
function invert(value: bigint): bigint {
  let result = 1n;
  for (let power = value, exponent = order - 2n; exponent > 0n; exponent >>= 1n, power = (power * power) % order) {
    if (exponent & 1n) result = (result * power) % order;
  }
  return result;
}

/** Every way in which one signature of a batch can go wrong. */
const mutations: Record<string, (signed: SignedBatch, item: number, random: (length: number) => Uint8Array) => void> = {
  'another digest': ({ digests }, item, random) =>
    void (digests[32 * item + (random(1)[0]! % 32)]! ^= 1 << (random(1)[0]! % 8)),
  'a changed bit of r': ({ signatures }, item, random) =>
    void (signatures[64 * item + (random(1)[0]! % 32)]! ^= 1 << (random(1)[0]! % 8)),
  'a changed bit of s': ({ signatures }, item, random) =>
    void (signatures[64 * item + 32 + (random(1)[0]! % 32)]! ^= 1 << (random(1)[0]! % 8)),
  'the other parity': ({ parities }, item) => void (parities[item]! ^= 1),
  'a parity of 2': ({ parities }, item) => void (parities[item]! += 2),
  'the high twin of s': ({ signatures, parities }, item) => {
    writeNumber(signatures, 64 * item + 32, order - readNumber(signatures, 64 * item + 32));
    parities[item]! ^= 1;
  },
  'r of zero': ({ signatures }, item) => void signatures.fill(0, 64 * item, 64 * item + 32),
  's of zero': ({ signatures }, item) => void signatures.fill(0, 64 * item + 32, 64 * item + 64),
  'r above the order': ({ signatures }, item) => void signatures.fill(0xff, 64 * item, 64 * item + 32),
  "another signer's key": ({ keyIndexes, keys }, item) =>
    void (keyIndexes[item] = (keyIndexes[item]! + 1) % (keys.length / 64)),
  'a key that the table does not hold': ({ keyIndexes, keys }, item) => void (keyIndexes[item] = keys.length / 64),
  "a neighbour's signature": ({ signatures, parities, count }, item) => {
    const neighbour = (item + 1) % count;
    signatures.copyWithin(64 * item, 64 * neighbour, 64 * neighbour + 64);
    parities[item] = parities[neighbour]!;
  },
};

/** Enough of them that the sum is taken in lanes where the processor has them. */
const COUNT = 400;

describe.each([
  ['in lanes where the processor has them', true],
  ['without', false],
])(`batch verification, %s, equals one-by-one (seed ${seed})`, (_, wide) => {
  beforeAll(() => open(wide));
  afterAll(() => open(true));

  it('accepts what was signed, for one signer and for many', () => {
    for (const [count, signers] of [
      [1, 1],
      [2, 1],
      [8, 3],
      [9, 9],
      [100, 1],
      [500, 40],
      [3000, 3000],
    ] as const) {
      const signed = signedBatch(batch, seed, count, signers);
      const { refused, verdicts } = verdictsOf(batch, signed);
      expect(refused).toBe(0);
      expect(verdicts).toEqual(new Uint8Array(count).fill(1));
    }
  });

  it.each(Object.keys(mutations))('finds exactly the culprits: %s', (name) => {
    const random = randomBytesFrom(seed + name.length);
    for (const culprits of [1, 7, 60]) {
      const signed = signedBatch(batch, seed, COUNT, 12);
      const chosen = new Set(Array.from({ length: culprits }, () => (random(1)[0]! * 256 + random(1)[0]!) % COUNT));
      for (const item of chosen) mutations[name]!(signed, item, random);
      const { refused, verdicts } = verdictsOf(batch, signed);
      const expected = Uint8Array.from({ length: COUNT }, (_, item) => (chosen.has(item) ? 0 : 1));
      expect(verdicts).toEqual(expected);
      expect(refused).toBe(chosen.size);
      expect(verdictsOf(native, signed)).toEqual({ refused, verdicts });
    }
  });

  it('refuses a batch in which nothing is right', () => {
    const signed = signedBatch(batch, seed, 600, 10);
    const wrong = { ...signed, digests: signed.digests.map((byte) => byte ^ 1) };
    expect(verdictsOf(batch, wrong)).toEqual({ refused: 600, verdicts: new Uint8Array(600) });
  });

  it('refuses two errors that cancel each other in a sum without random weights', () => {
    const signed = signedBatch(batch, seed, 600, 10);
    const shift = (item: number, by: bigint): void => {
      // h + d·s: h/s moves by d.
      const moved =
        (readNumber(signed.digests, 32 * item) + by * readNumber(signed.signatures, 64 * item + 32)) % order;
      writeNumber(signed.digests, 32 * item, moved);
    };
    shift(0, 5n);
    shift(10, order - 5n);
    expect(verdictsOf(batch, signed).verdicts).toEqual(
      Uint8Array.from({ length: 600 }, (_, item) => (item === 0 || item === 10 ? 0 : 1)),
    );
  });

  it('adds points that stand in the batch many times, and points with their opposites', () => {
    // Nonces chosen by hand: one k for many digests gives R again and again, and -R where s had to be made low.
    const signers = 3;
    const signed = signedBatch(batch, seed, 1_200, signers);
    const random = randomBytesFrom(seed);
    const secrets = random(32 * signers);
    batch.deriveKeys({ count: signers, secrets, keys: signed.keys, addresses: signed.addresses });
    const nonces = random(64);
    const nonceKeys = new Uint8Array(128);
    batch.deriveKeys({ count: 2, secrets: nonces, keys: nonceKeys, addresses: new Uint8Array(40) });
    let negated = 0;
    for (let item = 0; item < signed.count; item++) {
      const which = item % 2;
      const k = readNumber(nonces, 32 * which);
      const r = readNumber(nonceKeys, 64 * which) % order;
      const h = readNumber(signed.digests, 32 * item);
      const full = (invert(k) * (h + r * readNumber(secrets, 32 * (item % signers)))) % order;
      const isHigh = full > order / 2n;
      if (isHigh) negated++;
      writeNumber(signed.signatures, 64 * item, r);
      writeNumber(signed.signatures, 64 * item + 32, isHigh ? order - full : full);
      signed.parities[item] = (nonceKeys[64 * which + 63]! & 1) ^ (isHigh ? 1 : 0);
    }
    expect(negated).toBeGreaterThan(100);
    expect(verdictsOf(batch, signed)).toEqual({ refused: 0, verdicts: new Uint8Array(1_200).fill(1) });
    signed.parities[777]! ^= 1;
    signed.digests[32 * 31]! ^= 1;
    const expected = new Uint8Array(1_200).fill(1);
    expected[777] = expected[31] = 0;
    expect(verdictsOf(batch, signed)).toEqual({ refused: 2, verdicts: expected });
  });

  it('refuses a key that is no point of the curve', () => {
    const signed = signedBatch(batch, seed, 50, 5);
    signed.keys[64 * 2 + 63]! ^= 1;
    signed.keys.fill(0, 64 * 3, 64 * 4);
    const { verdicts, refused } = verdictsOf(batch, signed);
    expect(refused).toBe(20);
    expect(verdicts).toEqual(Uint8Array.from({ length: 50 }, (_, item) => ([2, 3].includes(item % 5) ? 0 : 1)));
  });

  it('agrees over batches of noise', () => {
    const random = randomBytesFrom(seed + 1);
    const names = Object.keys(mutations);
    for (let round = 0; round < 300; round++) {
      const signed = signedBatch(batch, seed + round, 1 + (round % 23), 1 + (round % 5));
      const chosen = new Set<number>();
      for (let hit = 0; hit < round % 4; hit++) {
        const item = random(1)[0]! % signed.count;
        if (!chosen.has(item)) mutations[names[random(1)[0]! % names.length]!]!(signed, item, random);
        chosen.add(item);
      }
      expect(verdictsOf(batch, signed)).toEqual(verdictsOf(native, signed));
    }
  });
});

describe('the engines give the same answers', () => {
  it('to verification, with WebAssembly as well', () => {
    const random = randomBytesFrom(seed);
    for (const mutate of Object.values(mutations)) {
      const signed = signedBatch(wasm, seed, 12, 4);
      mutate(signed, 5, random);
      expect(verdictsOf(wasm, signed)).toEqual(verdictsOf(batch, signed));
    }
  });

  it('to recovery', () => {
    const random = randomBytesFrom(seed);
    for (const mutate of [undefined, ...Object.values(mutations)]) {
      const signed = signedBatch(batch, seed, 20, 4);
      mutate?.(signed, 3, random);
      const [first, ...others] = [batch, native, wasm].map((engine) => {
        const found = {
          keys: new Uint8Array(64 * 20).fill(7),
          addresses: new Uint8Array(20 * 20).fill(7),
          verdicts: new Uint8Array(20).fill(7),
        };
        const refused = engine.recover({ ...signed, ...found });
        return { refused, ...found };
      });
      for (const other of others) expect(other).toEqual(first);
      expect(first!.addresses.subarray(0, 20)).toEqual(signed.addresses.subarray(0, 20));
    }
  });

  it('to signing and deriving, and refuse what is no secret', () => {
    const random = randomBytesFrom(seed);
    const secrets = random(32 * 6);
    secrets.fill(0, 32, 64);
    secrets.fill(0xff, 64, 96);
    const digests = random(32 * 7);
    const keyIndexes = Uint32Array.from([0, 1, 2, 3, 4, 5, 6]);
    const [first, ...others] = [batch, native, wasm].map((engine) => {
      const made = {
        keys: new Uint8Array(64 * 6).fill(7),
        addresses: new Uint8Array(20 * 6).fill(7),
        signatures: new Uint8Array(64 * 7).fill(7),
        parities: new Uint8Array(7).fill(7),
      };
      const underived = engine.deriveKeys({ count: 6, secrets, ...made });
      const unsigned = engine.sign({ count: 7, digests, keyIndexes, secrets, ...made });
      return { underived, unsigned, ...made };
    });
    expect(first).toMatchObject({ underived: 2, unsigned: 3 });
    for (const other of others) expect(other).toEqual(first);
  });

  it('to hashing: whatever the type and the length', () => {
    const random = randomBytesFrom(seed);
    const to = '0x00000000000000000000000000000000000000aa' as Address;
    const raws = Array.from({ length: 320 }, (_, length) => {
      const call = { nonce: length, gasLimit: 21_000, to, data: random(length) };
      const type = length % 3;
      const accessList = type === 2 ? [{ address: to, storageKeys: [bytesToHex(random(32))] }] : [];
      const unsigned =
        type === 2
          ? { ...call, type: 2 as const, accessList, maxFeePerGas: 7n, maxPriorityFeePerGas: 1n }
          : { ...call, type: type as 0 | 1, accessList, gasPrice: 3n };
      return encodeTransaction(unsigned, { r: 5n, s: 6n, parity: 1 });
    });
    raws.push(Uint8Array.of(2, 0xc0));
    const offsets = Uint32Array.from([0, ...raws.map((raw) => raw.length)]);
    for (let row = 1; row < offsets.length; row++) offsets[row]! += offsets[row - 1]!;
    const packed = decodeTransactions(Buffer.concat(raws), offsets);
    expect([...packed.faults].filter(Boolean)).toHaveLength(1);
    expect(batch.hash(packed)).toEqual(native.hash(packed));
  });
});

describe('the addon refuses arrays that are shorter than the count', () => {
  it.each(['digests', 'signatures', 'parities', 'keyIndexes', 'verdicts'] as const)('%s', (name) => {
    const signed = { ...signedBatch(batch, seed, 4, 2), verdicts: new Uint8Array(4) };
    const short = { ...signed, [name]: signed[name].subarray(0, signed[name].length - 1) };
    expect(() => batch.verify(short)).toThrow('shorter than the count');
  });

  it('works on shared memory', () => {
    const signed = signedBatch(batch, seed, 40, 4);
    const shared = <T extends Uint8Array | Uint32Array>(array: T): T => {
      const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(
        new SharedArrayBuffer(array.byteLength),
      );
      copy.set(array);
      return copy;
    };
    const verdicts = shared(new Uint8Array(40));
    const refused = batch.verify({
      count: 40,
      digests: shared(signed.digests),
      signatures: shared(signed.signatures),
      parities: shared(signed.parities),
      keyIndexes: shared(signed.keyIndexes),
      keys: shared(signed.keys),
      verdicts,
    });
    expect(refused).toBe(0);
    expect([...verdicts]).toEqual(Array.from({ length: 40 }, () => 1));
  });
});
