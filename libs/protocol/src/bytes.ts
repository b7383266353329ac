/** 0x-prefixed lower-case hexadecimal. */
export type Hex = `0x${string}`;

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function bytesToHex(bytes: Uint8Array, from = 0, to = bytes.length): Hex {
  let text = '0x';
  for (let index = from; index < to; index++) text += digits[bytes[index]!];
  return text as Hex;
}

const nibble = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
};

/** Accepts upper and lower case; an odd number of digits or any other character throws. */
export function hexToBytes(hex: string): Uint8Array {
  if (!hex.startsWith('0x') || hex.length % 2) throw new RangeError('hexadecimal needs 0x and whole bytes');
  const bytes = new Uint8Array(hex.length / 2 - 1);
  for (let index = 0; index < bytes.length; index++) {
    const high = nibble(hex.charCodeAt(2 * index + 2));
    const low = nibble(hex.charCodeAt(2 * index + 3));
    if (high < 0 || low < 0) throw new RangeError(`no hexadecimal digit near position ${2 * index + 2}`);
    bytes[index] = high * 16 + low;
  }
  return bytes;
}

/** Big-endian bytes from `from` to `to` as a number without sign. */
export function bytesToBigInt(bytes: Uint8Array, from = 0, to = bytes.length): bigint {
  return to > from ? BigInt(bytesToHex(bytes, from, to)) : 0n;
}
