import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { openAllEngines } from './engines';

const folder = process.env.CADASTRE_VECTORS ?? join(__dirname, '../../../../../shared/vectors');
const file = join(folder, 'wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json');
// Under CI a missing folder fails in readFileSync; elsewhere the suite is skipped under a name that says so.
const describeVectors = existsSync(file) || process.env.CI ? describe : describe.skip;

interface Vectors {
  testGroups: {
    publicKey: { uncompressed: string };
    tests: { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' }[];
  }[];
}

/** r and s as 32 bytes each; undefined when the encoding is not strict DER or an integer does not fit. */
function parseDer(der: Buffer): Buffer | undefined {
  if (der.length < 8 || der[0] !== 0x30 || der[1] !== der.length - 2 || der[1]! > 127) return undefined;
  const integers: Buffer[] = [];
  let at = 2;
  while (at < der.length) {
    const length = der[at + 1]!;
    const body = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 2 || length === 0 || body.length !== length || body[0]! & 0x80) return undefined;
    if (length > 1 && body[0] === 0 && !(body[1]! & 0x80)) return undefined;
    const digits = body[0] === 0 ? body.subarray(1) : body;
    if (digits.length > 32) return undefined;
    integers.push(Buffer.concat([Buffer.alloc(32 - digits.length), digits]));
    at += 2 + length;
  }
  return integers.length === 2 ? Buffer.concat(integers) : undefined;
}

/** R's x is the order or more: valid ECDSA, but Ethereum's parity bit cannot express it and recovery refuses it. */
const inexpressible = ['k*G has a large x-coordinate'];

describeVectors('Wycheproof ECDSA over secp256k1, low s (needs ../shared/vectors or CADASTRE_VECTORS)', () => {
  let engines: SignatureEngine[];
  beforeAll(async () => {
    engines = await openAllEngines();
  });

  it('every engine accepts the valid signatures with one parity and refuses the rest with both', () => {
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
    const cases = vectors.testGroups.flatMap((group, key) => group.tests.map((test) => ({ ...test, key })));
    const encodable = cases.flatMap((test) => {
      const rs = parseDer(Buffer.from(test.sig, 'hex'));
      if (rs === undefined) expect(test).toMatchObject({ result: 'invalid' });
      return rs ? [{ ...test, rs }] : [];
    });
    expect(encodable.length).toBeGreaterThan(200);

    const items = encodable.flatMap((test) => [0, 1].map((parity) => ({ ...test, parity })));
    const input = {
      count: items.length,
      digests: Buffer.concat(items.map(({ msg }) => createHash('sha256').update(msg, 'hex').digest())),
      signatures: Buffer.concat(items.map(({ rs }) => rs)),
      parities: Uint8Array.from(items, ({ parity }) => parity),
      keyIndexes: Uint32Array.from(items, ({ key }) => key),
      keys: Buffer.concat(
        vectors.testGroups.map(({ publicKey }) => Buffer.from(publicKey.uncompressed.slice(2), 'hex')),
      ),
    };
    for (const engine of engines) {
      const verdicts = new Uint8Array(items.length);
      engine.verify({ ...input, verdicts });
      for (const [index, test] of encodable.entries()) {
        const accepted = verdicts[2 * index]! + verdicts[2 * index + 1]!;
        const expected = test.result === 'valid' && !inexpressible.includes(test.comment) ? 1 : 0;
        expect({ engine: engine.kind, tcId: test.tcId, comment: test.comment, accepted }).toMatchObject({
          accepted: expected,
        });
      }
    }
  });
});
