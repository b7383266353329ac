import { ensureNativeAddon } from '../signatures/native-addon';
import { decodeHexHere, openHexDecoder, type DecodeHex } from './hex';

describe('digits into bytes', () => {
  const decoders: [string, () => Promise<DecodeHex>][] = [
    ['here', async () => decodeHexHere],
    ['natively where that is quicker', async () => openHexDecoder(await ensureNativeAddon())],
    ['without an addon', async () => openHexDecoder({ missing: 'not compiled' })],
  ];

  it.each(decoders)('%s: every byte in capitals and small letters, at any place and length', async (_, open) => {
    const decode = await open();
    const bytes = Uint8Array.from({ length: 4_099 }, (_, at) => (at * 167) & 0xff);
    const text = Buffer.from(bytes).toString('hex');
    for (const digits of [text, text.toUpperCase()]) {
      for (const length of [0, 1, 15, 16, 511, 512, 513, 4_096]) {
        const read = new Uint8Array(length + 3).fill(0xee);
        const source = Buffer.from(`0x${digits.slice(2, 2 + 2 * length)}"`);
        expect(decode(source, 2, 2 + 2 * length, read, 1)).toBe(true);
        expect([...read]).toEqual([0xee, ...bytes.subarray(1, 1 + length), 0xee, 0xee]);
      }
    }
  });

  it.each(decoders)('%s: no other character is a digit, wherever it stands', async (_, open) => {
    const decode = await open();
    for (const count of [2, 34, 2_048]) {
      const digits = Buffer.alloc(count, 'a');
      for (let character = 0; character < 256; character++) {
        const at = (character * 31) % count;
        digits[at] = character;
        const isDigit = /[0-9a-fA-F]/.test(String.fromCharCode(character));
        expect(decode(digits, 0, count, new Uint8Array(count / 2), 0)).toBe(isDigit);
        digits[at] = 0x61;
      }
    }
  });

  it.each(decoders)('%s: an odd number of digits is refused', async (_, open) => {
    const decode = await open();
    for (const count of [1, 2_047])
      expect(decode(Buffer.alloc(count, 'a'), 0, count, new Uint8Array(2_000), 0)).toBe(false);
  });
});
