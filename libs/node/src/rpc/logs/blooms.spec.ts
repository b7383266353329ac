import { bytesToBigInt, keccak256 } from '@cadastre/protocol';
import { bloomOf, mayContain } from './blooms';

const address = (byte: number) => new Uint8Array(20).fill(byte);
const topic = (byte: number) => new Uint8Array(32).fill(byte);

/** The definition (yellow paper, M3:2048) word for word, as one big number. */
function plainBloom(values: readonly Uint8Array[]): bigint {
  let bloom = 0n;
  for (const value of values) {
    const digest = keccak256(value);
    for (const at of [0, 2, 4]) bloom |= 1n << (bytesToBigInt(digest, at, at + 2) % 2048n);
  }
  return bloom;
}

describe('a bloom', () => {
  it('has the bits of addresses and topics, as Ethereum defines them, also when they come from the cache', () => {
    for (let round = 0; round < 2; round++) {
      for (let byte = 0; byte < 200; byte++) {
        const logs = [
          { address: address(byte), topics: [topic(byte), topic(byte + 1)], data: new Uint8Array(3) },
          { address: address(1), topics: [], data: new Uint8Array(0) },
        ];
        const expected = plainBloom([address(byte), topic(byte), topic(byte + 1), address(1)]);
        expect(bytesToBigInt(bloomOf(logs))).toBe(expected);
      }
    }
  });

  it('never denies what it holds, and mostly denies what it does not', () => {
    const bloom = bloomOf([{ address: address(1), topics: [topic(2)], data: new Uint8Array(0) }]);
    expect(mayContain(bloom, address(1))).toBe(true);
    expect(mayContain(bloom, topic(2))).toBe(true);
    const strangers = Array.from({ length: 250 }, (_, byte) => topic(byte)).filter((_, byte) => byte !== 2);
    expect(strangers.filter((stranger) => mayContain(bloom, stranger)).length).toBeLessThan(5);
  });
});
