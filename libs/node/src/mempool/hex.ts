import { loadNativeAddon, type AddonFile } from '../signatures/native-addon';

/** Writes the bytes of digits `from` up to `to`; false when their number is odd or one is none. */
export type DecodeHex = (digits: Uint8Array, from: number, to: number, bytes: Uint8Array, at: number) => boolean;

const NO_DIGIT = 0xff;
const digitOf = new Uint8Array(256).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit++) {
  digitOf[digit.toString(16).charCodeAt(0)] = digit;
  digitOf[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

export const decodeHexHere: DecodeHex = (digits, from, to, bytes, at) => {
  if ((to - from) % 2 !== 0) return false;
  let faults = 0;
  for (let digit = from; digit < to; digit += 2, at++) {
    const high = digitOf[digits[digit]!]!;
    const low = digitOf[digits[digit + 1]!]!;
    faults |= high | low;
    bytes[at] = (high << 4) | low;
  }
  // A digit is below 16; NO_DIGIT sets the upper bits.
  return faults < 16;
};

/** The call of a native function costs as much as this many digits here. */
const NATIVE_FROM_DIGITS = 1_024;

/** Long strings natively, at a tenth of the cost, where the addon is there. */
export function openHexDecoder(addon: AddonFile): DecodeHex {
  if (!('path' in addon)) return decodeHexHere;
  const { decodeHex } = loadNativeAddon(addon.path);
  return (digits, from, to, bytes, at) => {
    const count = to - from;
    if (count < NATIVE_FROM_DIGITS) return decodeHexHere(digits, from, to, bytes, at);
    return count % 2 === 0 && decodeHex(digits, from, count / 2, bytes, at) === 1;
  };
}
