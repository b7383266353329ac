import { gasOfCalldata } from './calldata-gas';

describe('the gas of calldata', () => {
  it('counts bytes and zeros, wherever they lie and however many there are', () => {
    const memory = Uint8Array.from({ length: 5_000 }, (_, at) => ((at * at) % 7 < 3 ? 0 : at & 0xff || 0x80));
    for (const length of [0, 1, 3, 68, 511, 512, 513, 2_048, 4_099])
      for (const offset of [0, 1, 2, 3])
        for (const from of [0, 1, 2, 3, 5]) {
          const bytes = memory.subarray(offset, offset + length + 20);
          const model = bytes.subarray(from, from + length).reduce((gas, byte) => gas + (byte === 0 ? 4 : 16), 21_000);
          expect(gasOfCalldata(bytes, from, length)).toBe(model);
        }
  });
});
